namespace DbCalm.Core.Repositories;

/// <summary>How much work is put into making segments small.</summary>
/// <param name="Kind">The method.</param>
/// <param name="Level">The method's own level; 0 where it has none.</param>
/// <param name="Workers">Threads that compress; 0 for one a core, at most four.</param>
public sealed record CompressionSettings(CompressionKind Kind, int Level, int Workers)
{
    /// <summary>The fastest regular level of zstd, on every core.</summary>
    public static CompressionSettings Default { get; } = new(CompressionKind.Zstd, 1, 0);

    /// <summary>The levels that <paramref name="kind"/> has and the one used when none is given.</summary>
    public static (int Least, int Most, int Default) LevelsOf(CompressionKind kind) => kind switch
    {
        CompressionKind.None => (0, 0, 0),
        CompressionKind.Gzip => (1, 9, 1),
        CompressionKind.Zstd => (1, 19, 1),
        CompressionKind.Lz4 => (0, 12, 0),
    };
}
