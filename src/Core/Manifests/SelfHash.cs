using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Core.Manifests;

/// <summary>
/// A JSON object as a file whose last property is the SHA-256 of the file with that property's digits replaced by zeros, so that a flipped bit is noticed
/// without anything beside it.
/// </summary>
public static class SelfHash
{
    private const int HashLength = 64;

    private static ReadOnlySpan<byte> AfterHash => "\"}\n"u8;

    private static ReadOnlySpan<byte> Zeros => "0000000000000000000000000000000000000000000000000000000000000000"u8;

    /// <summary>The file of <paramref name="json"/>, an object with at least one property, with its hash as <paramref name="property"/>.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> json, string property)
    {
        byte[] file = [.. json[..^1], (byte)',', .. BeforeHash(property), .. Zeros, .. AfterHash];
        Encoding.ASCII.GetBytes(Of(file), file.AsSpan(HashStart(file)));
        return file;
    }

    /// <summary>What is wrong with the seal of <paramref name="file"/>, e.g. <c>is cut short</c>; null when nothing is.</summary>
    public static string? FindDefect(ReadOnlySpan<byte> file, string property)
    {
        int start = HashStart(file);
        byte[] before = BeforeHash(property);
        if (start <= before.Length || !file[..start].EndsWith(before) || !file.EndsWith(AfterHash))
        {
            return "is cut short or carries no hash of itself";
        }

        byte[] unsealed = file.ToArray();
        Zeros.CopyTo(unsealed.AsSpan(start));
        return Encoding.ASCII.GetString(file.Slice(start, HashLength)) == Of(unsealed) ? null : "does not match the hash that it carries";
    }

    /// <summary>SHA-256 of all of <paramref name="file"/>, in lower-case hex.</summary>
    public static string Of(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    private static byte[] BeforeHash(string property) => Encoding.ASCII.GetBytes($"\"{property}\":\"");

    private static int HashStart(ReadOnlySpan<byte> file) => file.Length - AfterHash.Length - HashLength;
}
