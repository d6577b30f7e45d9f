using DbCalm.Platform;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Agent.Storage;

/// <summary>An object being written into a directory under a temporary name beside its place.</summary>
internal sealed class FileObjectWriter(SafeFileHandle file, string temporary, string path) : IObjectWriter
{
    private long length;
    private bool isCommitted;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            RandomAccess.Write(file, bytes, length);
            length += bytes.Length;
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"write {path}", e);
        }
    }

    /// <inheritdoc/>
    public Task CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            RandomAccess.FlushToDisk(file);
            file.Dispose();
            DurableFile.Publish(temporary, path);
            isCommitted = true;
            return Task.CompletedTask;
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"write {path}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        file.Dispose();
        if (!isCommitted && File.Exists(temporary))
        {
            File.Delete(temporary);
        }

        return ValueTask.CompletedTask;
    }
}
