using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>What retention has to know of one backup. There are a million of these at a time: ids should share their text with the backups that they name, and backups whose copies are alike one list.</summary>
public sealed record RetainedBackup
{
    public required BackupId Id { get; init; }

    /// <summary>The backup it is built on; null for a full.</summary>
    public BackupId? From { get; init; }

    public required ChainId ChainId { get; init; }

    public required InstanceName Instance { get; init; }

    /// <summary>The schedule that made it; null when a person did.</summary>
    public int? ScheduleId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>It is available and has a good copy.</summary>
    public bool IsUsable { get; init; } = true;

    /// <summary>Why it is held, maybe empty; null when it is not.</summary>
    public string? HoldReason { get; init; }

    /// <summary>What reads it now, e.g. <c>restore job 7</c>: a restore, a verification, a copy, or a backup that is being built on it. To be told of each backup that is read, not of the newest only. Null for nothing.</summary>
    public string? InUseBy { get; init; }

    public IReadOnlyList<RetainedCopy> Copies { get; init; } = [];
}
