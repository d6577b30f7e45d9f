using DbCalm.Core.Repositories;

namespace DbCalm.Core.Manifests;

/// <summary>The names that manifests have for methods of compression.</summary>
public static class ManifestCompression
{
    /// <summary>The name of <paramref name="kind"/>.</summary>
    public static string NameOf(CompressionKind kind) => kind switch
    {
        CompressionKind.None => "none",
        CompressionKind.Gzip => "gzip",
        CompressionKind.Zstd => "zstd",
        CompressionKind.Lz4 => "lz4",
    };

    /// <summary>The method called <paramref name="name"/>; null when this version knows none of that name.</summary>
    public static CompressionKind? FindKind(string? name)
    {
        foreach (CompressionKind kind in Enum.GetValues<CompressionKind>())
        {
            if (NameOf(kind) == name)
            {
                return kind;
            }
        }

        return null;
    }
}
