namespace DbCalm.Agent.Storage;

/// <summary>What a store takes from whoever opens it.</summary>
internal sealed record StoreSession
{
    /// <summary>No one listens; the system's clock.</summary>
    public static StoreSession Default { get; } = new();

    /// <summary>The clock of locks, delays and limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called before each repeated call, from any thread; must not block.</summary>
    public Action<StoreRetry> OnRetry { get; init; } = _ => { };

    /// <summary>How long to be patient with a remote store.</summary>
    public StorePatience Patience { get; init; } = new();
}
