using Microsoft.Win32.SafeHandles;

namespace DbCalm.Artefacts.Storage;

/// <summary>An object in a directory, open for reading.</summary>
public sealed class FileObjectReader(SafeFileHandle file, string name) : IObjectReader
{
    /// <inheritdoc/>
    public long Length { get; } = RandomAccess.GetLength(file);

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> buffer, CancellationToken cancellationToken)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = ReadSome(offset + done, buffer[done..]);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private int ReadSome(long offset, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(file, buffer, offset);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"read {name}", e);
        }
    }
}
