namespace DbCalm.Agent.Engines;

/// <summary>An engine taking a backup: its stream, and in the end whether it succeeded. Disposing ends it.</summary>
internal interface IEngineRun : IAsyncDisposable
{
    /// <summary>What the stream is, for the manifest.</summary>
    string StreamFormat { get; }

    /// <summary>The backup; to be read to its end with blocking calls.</summary>
    Stream Output { get; }

    /// <summary>Gets all bytes of <see cref="Output"/> in order, by whoever reads them.</summary>
    void Watch(ReadOnlySpan<byte> bytes);

    /// <summary>Makes the engine end soon, and its output with it; returns at once.</summary>
    void Stop();

    /// <summary>Waits for the end after the output was read, and decides: throws in the tool's own words unless everything says that the backup is whole.</summary>
    Task<BackupFacts> FinishAsync(CancellationToken cancellationToken);
}
