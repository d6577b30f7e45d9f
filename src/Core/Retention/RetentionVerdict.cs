using System.Globalization;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>What becomes of one copy of a backup, and why. Small, since there are millions: the reason is put into words when somebody asks.</summary>
public readonly record struct RetentionVerdict
{
    private readonly int copy;
    private readonly RetainedBackup? neededBy;

    // Last: the place it has. Chains: how many are kept. InsteadOfBad: which copy is not good.
    private readonly int number;

    internal RetentionVerdict(RetainedBackup backup, int copy, RetentionRule rule = RetentionRule.None, int number = 0, RetainedBackup? neededBy = null)
    {
        Backup = backup;
        this.copy = copy;
        Rule = rule;
        this.number = number;
        this.neededBy = neededBy;
    }

    /// <summary>The backup, as it was in the snapshot.</summary>
    public RetainedBackup Backup { get; }

    /// <summary>What keeps it; none when it expires.</summary>
    public RetentionRule Rule { get; }

    public BackupId BackupId => Backup.Id;

    /// <summary>Where the copy is.</summary>
    public RepositoryName Repository => Copy.Repository;

    /// <summary>True when the copy stays, false when it expires.</summary>
    public bool IsKept => Rule != RetentionRule.None;

    /// <summary>Why, for people: a few words without a full stop.</summary>
    public string Reason => Rule switch
    {
        RetentionRule.None => WhyExpired(),
        RetentionRule.Held => string.IsNullOrEmpty(Backup.HoldReason) ? "held" : $"held: {Backup.HoldReason}",
        RetentionRule.InUse => $"used by {Backup.InUseBy}",
        RetentionRule.NoPolicy => Copy.MissingPolicy is { } missing ? $"{missing} is not known here" : "no retention policy",
        RetentionRule.Forever => "kept for ever",
        RetentionRule.Within => $"within {Copy.Policy!.KeepWithin}",
        RetentionRule.Last => string.Create(CultureInfo.InvariantCulture, $"newest {number} of {Copy.Policy!.KeepLast}{NotCounted}"),
        RetentionRule.Hourly => StartedAt($"hourly {Started:yyyy-MM-dd HH}:00"),
        RetentionRule.Daily => StartedAt($"daily {Started:yyyy-MM-dd}"),
        RetentionRule.Weekly => StartedAt($"weekly {ISOWeek.GetYear(Started):0000}-W{ISOWeek.GetWeekOfYear(Started):00}"),
        RetentionRule.Monthly => StartedAt($"monthly {Started:yyyy-MM}"),
        RetentionRule.Yearly => StartedAt($"yearly {Started:yyyy}"),
        RetentionRule.Chains => number == 1 ? "the newest chain" : string.Create(CultureInfo.InvariantCulture, $"one of the newest {number} chains"),
        RetentionRule.Locked => WhyLocked(),
        RetentionRule.LastGoodChain => $"the last good chain of {Backup.Instance}",
        RetentionRule.Needed => $"needed by {neededBy!.Id}",
        RetentionRule.InsteadOfBad => $"the copy in {Backup.Copies[number].Repository} is not good",
    };

    private RetainedCopy Copy => Backup.Copies[copy];

    private DateTime Started => Backup.StartedAt.UtcDateTime;

    private string NotCounted => Backup.IsUsable && Copy.IsGood ? "" : ", not good and not counted";

    /// <inheritdoc/>
    public override string ToString() => $"{BackupId} in {Repository}: {(IsKept ? "keep" : "expire")}, {Reason}";

    private string StartedAt(FormattableString when) => when.ToString(CultureInfo.InvariantCulture) + NotCounted;

    private string WhyLocked()
    {
        DateTime until = Copy.LockedUntil!.Value.UtcDateTime;
        return $"locked until {until.ToString(until.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}";
    }

    private string WhyExpired() => Copy.Policy!.KeepWithin is { } within
        ? $"older than {within} and kept by no other rule"
        : $"kept by no rule of policy {Copy.Policy.Name}";
}
