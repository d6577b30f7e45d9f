using System.Formats.Tar;
using DbCalm.Agent.Engines;

namespace DbCalm.Controller.Tests.Engines.ThrowAway;

/// <summary>Makes files of a tar.</summary>
internal sealed class TarUnpacker(string directory) : IStreamUnpacker
{
    private readonly MemoryStream tar = new();

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        tar.Write(bytes);
        return true;
    }

    public Task FinishAsync()
    {
        tar.Position = 0;
        return TarFile.ExtractToDirectoryAsync(tar, directory, overwriteFiles: false);
    }

    public Task StopAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => tar.DisposeAsync();
}
