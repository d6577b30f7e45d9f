namespace DbCalm.Platform;

/// <summary>An exclusive advisory lock on a file; the kernel drops it when the process ends, however it ends.</summary>
public sealed class FileLock : IDisposable
{
    private readonly int descriptor;

    private FileLock(int descriptor) => this.descriptor = descriptor;

    /// <summary>Locks <paramref name="path"/>, making it when it is missing; null when another process holds it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        int descriptor = Posix.Open(path, Posix.OpenReadWriteCreate | Posix.OpenCloseOnExec, 0x180);
        if (descriptor < 0)
        {
            throw Posix.Error($"can't open {path}");
        }

        if (Posix.Flock(descriptor, Posix.LockExclusiveNonBlocking) == 0)
        {
            return new FileLock(descriptor);
        }

        _ = Posix.Close(descriptor);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Posix.Close(descriptor);
}
