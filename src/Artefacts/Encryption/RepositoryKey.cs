using System.Security.Cryptography;
using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Encryption;

/// <summary>A key of a repository: it wraps the data keys of artefacts and encrypts nothing else. Zeroed when disposed.</summary>
public sealed class RepositoryKey : IDisposable
{
    private const int HexDigits = 2 * SecretBytes.Length;
    private const int IdDigits = 16;

    private readonly SecretBytes bytes;

    private RepositoryKey(SecretBytes bytes)
    {
        this.bytes = bytes;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("dbcalm-key-id\0"u8);
        hash.AppendData(bytes.Span);
        Id = Convert.ToHexStringLower(hash.GetHashAndReset())[..IdDigits];
    }

    /// <summary>16 hex digits that tell keys apart and nothing about them.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The key that <paramref name="text"/> holds: 64 hex digits, white space around them ignored. Throws invalid-input, without a word of the text.</summary>
    /// <param name="text">E.g. what <c>openssl rand -hex 32</c> prints.</param>
    /// <param name="origin">Where the text is from, for the message, e.g. <c>file:/etc/dbcalm/backup.key</c>.</param>
    public static RepositoryKey Parse(ReadOnlySpan<char> text, string origin)
    {
        ReadOnlySpan<char> digits = text.Trim();
        var bytes = new SecretBytes();
        if (digits.Length == HexDigits && Convert.FromHexString(digits, bytes.Span, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            return new RepositoryKey(bytes);
        }

        bytes.Dispose();
        throw new DbCalmException(
            ErrorCode.InvalidInput, $"the key from {origin} is not {HexDigits} hex digits", "make one with: openssl rand -hex 32");
    }

    /// <inheritdoc/>
    public void Dispose() => bytes.Dispose();
}
