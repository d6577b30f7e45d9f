using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

/// <summary>Backups and policies in a few words, noon being the present time.</summary>
internal static class RetentionSample
{
    public static readonly RetentionPolicy Day = Policy("day", ("keep_within", "1d"));
    public static readonly RetentionPolicy Year = Policy("year", ("keep_within", "1y"));

    public static RetentionPolicy Policy(string name, params (string Key, string Value)[] settings) =>
        RetentionSettings.Read(new PolicyName(name), settings.ToDictionary(s => s.Key, s => s.Value));

    public static RetainedCopy Copy(RetentionPolicy? policy, string repository = "local", bool isGood = true, DateTimeOffset? lockedUntil = null) =>
        new(new RepositoryName(repository), isGood, lockedUntil, policy);

    public static RetainedBackup Full(string id, double daysAgo, params RetainedCopy[] copies) => new()
    {
        Id = new BackupId(id),
        ChainId = new ChainId(id),
        Instance = new InstanceName("db1"),
        StartedAt = Sample.Noon.AddDays(-daysAgo),
        IsUsable = copies.Any(copy => copy.IsGood),
        Copies = copies,
    };

    public static RetainedBackup On(this RetainedBackup from, string id, double daysAgo, params RetainedCopy[] copies) =>
        Full(id, daysAgo, copies) with { From = from.Id, ChainId = from.ChainId };

    /// <summary>One line a copy, such as <c>full in local: keep, within 7d</c>, ordered as the backups are given.</summary>
    public static string[] Decide(params RetainedBackup[] backups) =>
        [.. RetentionPlanner.Decide(backups, Sample.Noon)
            .OrderBy(verdict => Array.FindIndex(backups, backup => backup.Id == verdict.BackupId))
            .Select(verdict => verdict.ToString())];

    /// <summary>The ids of those that keep a copy, ordered as they are given.</summary>
    public static string[] Kept(params RetainedBackup[] backups)
    {
        HashSet<BackupId> kept = [.. RetentionPlanner.Decide(backups, Sample.Noon).Where(verdict => verdict.IsKept).Select(verdict => verdict.BackupId)];
        return [.. backups.Where(backup => kept.Contains(backup.Id)).Select(backup => backup.Id.Value)];
    }
}
