using DbCalm.Platform;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Artefacts.Storage;

/// <summary>An object being written into a directory under a temporary name beside its place.</summary>
public sealed class FileObjectWriter(SafeFileHandle file, string temporary, string path) : IObjectWriter
{
    // For one large write the kernel takes large blocks of fresh pages, which cost a virtual machine's host far more than small ones used before:
    // measured, 1 MiB and more at once took four times the processor time of this.
    private const int PieceBytes = 128 << 10;

    private long length;
    private bool isCommitted;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            for (; bytes.Length > 0; bytes = bytes[Math.Min(PieceBytes, bytes.Length)..])
            {
                ReadOnlySpan<byte> piece = bytes[..Math.Min(PieceBytes, bytes.Length)];
                RandomAccess.Write(file, piece, length);
                length += piece.Length;
            }
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
