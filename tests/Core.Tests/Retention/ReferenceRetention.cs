using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

/// <summary>Retention said again, one sentence a rule and each copy asked about all others: slow and easy to believe.</summary>
internal sealed class ReferenceRetention(IReadOnlyCollection<RetainedBackup> backups, DateTimeOffset now)
{
    private readonly (RetainedBackup Backup, RetainedCopy Copy)[] all = [.. backups.SelectMany(backup => backup.Copies.Select(copy => (backup, copy)))];

    /// <summary>The rules that keep each copy by themselves, and whether it is needed by one that is kept. What has neither expires.</summary>
    public Dictionary<(string Backup, string Repository), (RetentionRule? First, bool IsNeeded, bool IsInsteadOfBad)> Decide()
    {
        var first = all.ToDictionary(Key, x => Rules(x).Cast<RetentionRule?>().Min());
        HashSet<(string, string)> kept = [.. first.Where(entry => entry.Value is not null).Select(entry => entry.Key)], needed = [], instead = [];
        for (int before = -1; before != needed.Count + instead.Count;)
        {
            before = needed.Count + instead.Count;
            foreach ((RetainedBackup by, RetainedCopy copy) in all.Where(x => kept.Contains(Key(x))))
            {
                foreach (RetainedBackup at in Ancestry(by))
                {
                    (RetainedBackup Backup, RetainedCopy Copy)[] copies = [.. at.Copies.Select(c => (at, c))];
                    var inPlace = copies.Where(x => x.Copy.Repository == copy.Repository).ToArray();
                    var good = copies.Where(IsGood).ToArray();
                    var wanted = inPlace.Any(IsGood) ? inPlace : inPlace.Length + good.Length == 0 ? copies : [.. inPlace, .. good];
                    (at == by ? instead : needed).UnionWith(wanted.Select(Key));
                }
            }

            kept.UnionWith(needed);
            kept.UnionWith(instead);
        }

        return first.ToDictionary(entry => entry.Key, entry => (entry.Value, needed.Contains(entry.Key), instead.Contains(entry.Key)));
    }

    /// <summary>It and what it is built on, each once, as far as that is known.</summary>
    public List<RetainedBackup> Ancestry(RetainedBackup backup)
    {
        var ancestry = new List<RetainedBackup>();
        for (RetainedBackup? at = backup; at is not null && !ancestry.Contains(at); at = backups.FirstOrDefault(b => b.Id == at.From && b.Instance == backup.Instance))
        {
            ancestry.Add(at);
        }

        return ancestry;
    }

    public bool IsRestorable(RetainedBackup backup)
    {
        List<RetainedBackup> ancestry = Ancestry(backup);
        return ancestry[^1].From is null && ancestry.All(at => at.Copies.Any(copy => IsGood((at, copy))));
    }

    public RetainedBackup? NewestRestorable(InstanceName instance) => backups
        .Where(backup => backup.Instance == instance && IsRestorable(backup))
        .OrderBy(backup => backup.StartedAt)
        .ThenBy(backup => backup.Id.Value, StringComparer.Ordinal)
        .LastOrDefault();

    private static (string, string) Key((RetainedBackup Backup, RetainedCopy Copy) x) => (x.Backup.Id.Value, x.Copy.Repository.Value);

    private static bool IsGood((RetainedBackup Backup, RetainedCopy Copy) x) => x.Backup.IsUsable && x.Copy.IsGood;

    private static bool IsNewer(RetainedBackup one, RetainedBackup other) =>
        one.StartedAt > other.StartedAt || (one.StartedAt == other.StartedAt && string.CompareOrdinal(one.Id.Value, other.Id.Value) > 0);

    private IEnumerable<RetentionRule> Rules((RetainedBackup Backup, RetainedCopy Copy) x)
    {
        RetentionPolicy? policy = x.Copy.Policy;
        List<RetainedBackup> newerGood = [.. Peers(x, policy).Where(y => IsGood(y) && IsNewer(y.Backup, x.Backup)).Select(y => y.Backup)];
        (RetentionRule Rule, bool Holds)[] rules =
        [
            (RetentionRule.Held, x.Backup.HoldReason is not null),
            (RetentionRule.InUse, x.Backup.InUseBy is not null),
            (RetentionRule.NoPolicy, policy is null),
            (RetentionRule.Forever, policy is { Forever: true }),
            (RetentionRule.Within, policy?.KeepWithin is { } within && x.Backup.StartedAt > within.Before(now)),
            (RetentionRule.Last, newerGood.Count < policy?.KeepLast),
            (RetentionRule.Hourly, IsNewestOf(at => at.Date.AddHours(at.Hour).Ticks, policy?.KeepHourly)),
            (RetentionRule.Daily, IsNewestOf(at => at.Date.Ticks, policy?.KeepDaily)),
            (RetentionRule.Weekly, IsNewestOf(at => (100 * ISOWeek.GetYear(at)) + ISOWeek.GetWeekOfYear(at), policy?.KeepWeekly)),
            (RetentionRule.Monthly, IsNewestOf(at => (100 * at.Year) + at.Month, policy?.KeepMonthly)),
            (RetentionRule.Yearly, IsNewestOf(at => at.Year, policy?.KeepYearly)),
            (RetentionRule.Chains, IsInNewestChains(x)),
            (RetentionRule.Locked, x.Copy.LockedUntil > now),
            (RetentionRule.LastGoodChain, IsGood(x) && IsRestorable(x.Backup) && NewestRestorable(x.Backup.Instance)!.ChainId == x.Backup.ChainId),
        ];
        return rules.Where(rule => rule.Holds).Select(rule => rule.Rule);

        bool IsNewestOf(Func<DateTime, long> periodOf, int? count)
        {
            long own = periodOf(x.Backup.StartedAt.UtcDateTime);
            var newer = newerGood.Select(backup => periodOf(backup.StartedAt.UtcDateTime)).ToHashSet();
            return !newer.Contains(own) && newer.Count < count;
        }
    }

    private IEnumerable<(RetainedBackup Backup, RetainedCopy Copy)> Peers((RetainedBackup Backup, RetainedCopy Copy) x, RetentionPolicy? policy) =>
        all.Where(y => y.Backup.Instance == x.Backup.Instance && y.Copy.Repository == x.Copy.Repository && y.Copy.Policy == policy);

    // Some policy of the place asks for chains, has a copy of this one, and of fewer than so many whose full is newer; all of them with a good full there.
    private bool IsInNewestChains((RetainedBackup Backup, RetainedCopy Copy) x)
    {
        var place = all.Where(y => y.Backup.Instance == x.Backup.Instance && y.Copy.Repository == x.Copy.Repository).ToArray();
        return place.Select(y => y.Copy.Policy).Where(policy => policy?.MinChains is not null).Distinct().Any(policy =>
        {
            var chains = Peers(x, policy).Select(y => y.Backup.ChainId).Distinct().ToDictionary(
                chain => chain,
                chain => place.Where(y => y.Backup.ChainId == chain && y.Backup.From is null && IsGood(y)).Select(y => y.Backup).Aggregate((RetainedBackup?)null, (a, b) => a is null || IsNewer(b, a) ? b : a));
            return chains.GetValueOrDefault(x.Backup.ChainId) is { } own && chains.Values.Count(full => full is not null && IsNewer(full, own)) < policy!.MinChains;
        });
    }
}
