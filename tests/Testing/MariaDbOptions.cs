namespace DbCalm.Testing;

/// <summary>How to start a throwaway MariaDB.</summary>
public sealed record MariaDbOptions
{
    /// <summary>What a test takes that wants nothing special.</summary>
    public static MariaDbOptions Usual { get; } = new();

    /// <summary>With a binary log in row format and GTIDs.</summary>
    public bool Binlog { get; init; } = true;

    /// <summary>MiB.</summary>
    public int BufferPool { get; init; } = 32;

    /// <summary>MiB; a prepared data directory keeps its own.</summary>
    public int LogFile { get; init; } = 16;

    /// <summary>Added to the server's environment, e.g. <c>UMASK_DIR</c>.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further options of the server, e.g. <c>--innodb-file-per-table=0</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
