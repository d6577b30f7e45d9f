using DbCalm.Core.Catalog;

namespace DbCalm.Agent.Engines;

/// <summary>What a directory that a backup tool made says of itself.</summary>
internal sealed record BackupDirectory
{
    public required BackupType Type { get; init; }

    /// <summary>Where a physical backup is in the redo log; null for another.</summary>
    public PhysicalPosition? Physical { get; init; }

    public required BinlogPosition? Binlog { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required string ServerVersion { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>The name of the directory that an incremental was based on, as the tool was told; null when it was not.</summary>
    public required string? BaseName { get; init; }

    /// <summary>What all backups of one server have in common: its series and the layout of its system tablespace.</summary>
    public required string ServerLayout { get; init; }
}
