using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Artefacts.Encryption;

/// <summary>
/// Encrypts the segments of one artefact with AES-256-GCM. The nonce is the segment's index; the backup, the index and whether it is the last one are bound to
/// each, so that a segment is good in its own place only. One thread at a time.
/// </summary>
public sealed class SegmentCipher : IDisposable
{
    /// <summary>Bytes that a segment grows by.</summary>
    public const int TagBytes = 16;

    private const int NonceBytes = 12;
    private const int IndexStart = NonceBytes - sizeof(long);

    private readonly AesGcm cipher;
    private readonly byte[] nonce = new byte[NonceBytes];
    private readonly byte[] associated;

    public SegmentCipher(DataKey key)
    {
        cipher = new AesGcm(key.Bytes, TagBytes);
        associated = [.. Encoding.UTF8.GetBytes($"dbcalm-segment-1\0{key.BackupId}\0"), .. new byte[sizeof(long) + 1]];
    }

    /// <summary>Writes <paramref name="plain"/>, encrypted, and its tag to the start of <paramref name="sealedBytes"/>, which it must not overlap; returns their bytes.</summary>
    public int Encrypt(long index, bool isLast, ReadOnlySpan<byte> plain, Span<byte> sealedBytes)
    {
        Bind(index, isLast);
        cipher.Encrypt(nonce, plain, sealedBytes[..plain.Length], sealedBytes.Slice(plain.Length, TagBytes), associated);
        return plain.Length + TagBytes;
    }

    /// <summary>Writes what <paramref name="sealedBytes"/> hold to the start of <paramref name="plain"/>, which they must not overlap; returns its bytes. Null when they are not what <see cref="Encrypt"/> made of this segment; then <paramref name="plain"/> holds zeros.</summary>
    public int? Decrypt(long index, bool isLast, ReadOnlySpan<byte> sealedBytes, Span<byte> plain)
    {
        int length = sealedBytes.Length - TagBytes;
        if (length < 0 || length > plain.Length)
        {
            return null;
        }

        Bind(index, isLast);
        try
        {
            cipher.Decrypt(nonce, sealedBytes[..length], sealedBytes[length..], plain[..length], associated);
            return length;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cipher.Dispose();

    private void Bind(long index, bool isLast)
    {
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(IndexStart), index);
        BinaryPrimitives.WriteInt64BigEndian(associated.AsSpan(associated.Length - 1 - sizeof(long)), index);
        associated[^1] = isLast ? (byte)1 : (byte)0;
    }
}
