using System.Security.Cryptography;
using DbCalm.Controller.Configuration;

namespace DbCalm.Controller.Accounts;

/// <summary>The signatures of <see cref="TokenAlgorithm"/>.</summary>
internal static class TokenAlgorithms
{
    /// <summary>The longest signature, in bytes.</summary>
    public const int LongestSignature = HMACSHA512.HashSizeInBytes;

    /// <summary>Signs <paramref name="text"/> into <paramref name="signature"/>; the number of bytes.</summary>
    public static int Sign(this TokenAlgorithm algorithm, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, Span<byte> signature) => algorithm switch
    {
        TokenAlgorithm.HS256 => HMACSHA256.HashData(key, text, signature),
        TokenAlgorithm.HS384 => HMACSHA384.HashData(key, text, signature),
        TokenAlgorithm.HS512 => HMACSHA512.HashData(key, text, signature),
    };
}
