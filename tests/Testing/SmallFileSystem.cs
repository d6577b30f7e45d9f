using DbCalm.Platform;

namespace DbCalm.Testing;

/// <summary>A file system of a few MiB of its own, to be filled or made read-only. Needs root.</summary>
public sealed class SmallFileSystem : IAsyncDisposable
{
    private readonly TemporaryDirectory directory;

    private SmallFileSystem(TemporaryDirectory directory) => this.directory = directory;

    /// <summary>Where it is mounted.</summary>
    public string Path => directory.At("mount");

    public static async Task<SmallFileSystem> MountAsync(int mebibytes, CancellationToken cancellationToken = default)
    {
        if (Ownership.EffectiveUser != 0)
        {
            throw new InvalidOperationException("a file system of its own needs root; run the tests as root");
        }

        var directory = new TemporaryDirectory();
        var fileSystem = new SmallFileSystem(directory);
        directory.Make("mount");
        await ProcessRunner.CheckAsync(["mount", "-t", "tmpfs", "-o", $"size={mebibytes}m,mode=755", "tmpfs", fileSystem.Path], cancellationToken: cancellationToken);
        return fileSystem;
    }

    /// <summary>Makes it read-only or writable again.</summary>
    public Task RemountAsync(bool writable, CancellationToken cancellationToken = default) =>
        ProcessRunner.CheckAsync(["mount", "-o", writable ? "remount,rw" : "remount,ro", Path], cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // Lazy: a process under test may still be on its way out.
        await ProcessRunner.RunAsync(["umount", "-l", Path]);
        directory.Dispose();
    }
}
