using System.Buffers;
using System.Security.Cryptography;
using DbCalm.Artefacts.Storage;
using DbCalm.Platform;
using Microsoft.Win32.SafeHandles;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>What a file was found to hold.</summary>
/// <param name="Size">Bytes read to its end.</param>
/// <param name="Sha256">Of them, in lower-case hex.</param>
internal readonly record struct FileContent(long Size, string Sha256)
{
    // Larger reads and writes at once cost more than they save; see FileObjectWriter.
    private const int PieceBytes = 128 << 10;

    /// <summary>Reads a file to its end, blocking. Throws <see cref="FileNotFoundException"/> or its kin when it is missing, and as a DbCalmException what else the disk says.</summary>
    /// <param name="path">A regular file.</param>
    /// <param name="isToSync">Makes its content durable, too.</param>
    /// <param name="onRead">Called with the number of bytes of each piece.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    public static FileContent Read(string path, bool isToSync, Action<int> onRead, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = Open(path);
        if (isToSync)
        {
            RandomAccess.FlushToDisk(file);
        }

        return Read(file, path, (_, piece) => onRead(piece.Length), cancellationToken);
    }

    /// <summary>Copies a file to <paramref name="target"/>, which does not exist, and tells what was copied. Blocks; throws like reading, and for the target an <see cref="IOException"/>.</summary>
    public static FileContent Copy(string source, string target, Action<int> onCopied, CancellationToken cancellationToken)
    {
        using SafeFileHandle from = Open(source);
        using SafeFileHandle to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(to, DurableFile.Private);
        return Read(
            from,
            source,
            (offset, piece) =>
            {
                RandomAccess.Write(to, piece, offset);
                onCopied(piece.Length);
            },
            cancellationToken);
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e) && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw StoreErrors.Explain($"read {path}", e);
        }
    }

    private static FileContent Read(SafeFileHandle file, string path, PieceTaker take, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            long size = 0;
            for (int read; (read = ReadSome(file, path, buffer.AsSpan(0, PieceBytes), size)) > 0; size += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                take(size, buffer.AsSpan(0, read));
            }

            return new FileContent(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What the source's disk says must not be taken for the target's.
    private static int ReadSome(SafeFileHandle file, string path, Span<byte> buffer, long offset)
    {
        try
        {
            return RandomAccess.Read(file, buffer, offset);
        }
        catch (IOException e)
        {
            throw StoreErrors.Explain($"read {path}", e);
        }
    }

    private delegate void PieceTaker(long offset, ReadOnlySpan<byte> piece);
}
