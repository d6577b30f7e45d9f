using System.Security.Cryptography;
using System.Text;

namespace DbCalm.Core.Manifests;

/// <summary>One file of a backup that is stored as a plain directory.</summary>
/// <param name="Path">Relative to the directory, parts joined by <c>/</c>.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, in lower-case hex.</param>
public readonly record struct ManifestFileEntry(string Path, long Size, string Sha256)
{
    /// <summary>SHA-256, in lower-case hex, of the lines that <c>sha256sum</c> prints for <paramref name="files"/> in their order: the manifest's <c>sha256</c> of a directory.</summary>
    public static string HashOf(IEnumerable<ManifestFileEntry> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ManifestFileEntry file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Sha256}  {file.Path}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
