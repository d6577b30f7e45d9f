using DbCalm.Core.Values;

namespace DbCalm.Agent.Storage;

/// <summary>How a remote store's calls are repeated: six times within about half a minute, each given up once nothing has moved for half a minute.</summary>
internal sealed record StorePatience
{
    /// <summary>How often a call is made at most.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The longest wait before the second attempt; it doubles with each one, and the real wait is a random part of it.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts when the service names none.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>The longest wait that a service may ask for.</summary>
    public TimeSpan LongestAskedDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An attempt in which no byte moves for this long has failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The waits between attempts when the service names none.</summary>
    public Backoff Backoff => new(FirstDelay, LongestDelay);
}
