namespace DbCalm.Agent.Engines;

/// <summary>Makes files of a stream that is fed to it. What is there when it fails stays and is not to be used. Disposing ends it.</summary>
internal interface IStreamUnpacker : IAsyncDisposable
{
    /// <summary>Takes the next bytes. False when it takes no more: <see cref="FinishAsync"/> says why.</summary>
    bool Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits, after the last bytes, until all files are made. Throws no-space or tool-failed unless it took the whole stream.</summary>
    Task FinishAsync();

    /// <summary>Ends it at once; <see cref="Write"/> takes no more then.</summary>
    Task StopAsync();
}
