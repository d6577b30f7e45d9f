using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>
/// Applies one policy to its copies of one instance in one repository. A copy that is not good takes no place of those that a rule counts: it stays as long as
/// no good one has taken its place, and one behind it is kept instead.
/// </summary>
internal sealed class PolicyRules(InstanceSnapshot snapshot, PolicyGroup group, DateTimeOffset now, Action<int, RetentionRule, int> keep)
{
    // The calendar's first day, 1 January of the year 1, is a Monday: seven days counted from there are an ISO week.
    private const int DaysAWeek = 7;

    private readonly RetentionPolicy policy = group.Policy;

    /// <summary>All rules that look at the copies of this policy only.</summary>
    public void Judge()
    {
        if (policy.Forever)
        {
            group.Copies.ForEach(copy => keep(copy, RetentionRule.Forever, 0));
        }

        if (policy.KeepWithin is { } within)
        {
            KeepSince(within.Before(now));
        }

        KeepNewest(RetentionRule.Last, policy.KeepLast, static (_, place) => place);
        KeepNewest(RetentionRule.Hourly, policy.KeepHourly, static (at, _) => at.Ticks / TimeSpan.TicksPerHour);
        KeepNewest(RetentionRule.Daily, policy.KeepDaily, static (at, _) => at.Ticks / TimeSpan.TicksPerDay);
        KeepNewest(RetentionRule.Weekly, policy.KeepWeekly, static (at, _) => at.Ticks / TimeSpan.TicksPerDay / DaysAWeek);
        KeepNewest(RetentionRule.Monthly, policy.KeepMonthly, static (at, _) => (12 * at.Year) + at.Month);
        KeepNewest(RetentionRule.Yearly, policy.KeepYearly, static (at, _) => at.Year);
    }

    /// <summary>Keeps the newest chains of this policy whole, whichever policies apply to their other members.</summary>
    public void KeepChains(int count)
    {
        HashSet<ChainId> own = [.. group.Copies.Select(copy => BackupOf(copy).ChainId)];
        HashSet<ChainId> kept = [.. snapshot.Copies
            .Where(copy => copy.Repository == group.Repository && copy.IsGood && snapshot.Backups[copy.Backup].From is null)
            .Select(copy => snapshot.Backups[copy.Backup].ChainId)
            .Where(own.Contains)
            .Distinct()
            .Take(count)];
        for (int copy = 0; copy < snapshot.Copies.Length; copy++)
        {
            if (snapshot.Copies[copy].Repository == group.Repository && kept.Contains(BackupOf(copy).ChainId))
            {
                keep(copy, RetentionRule.Chains, count);
            }
        }
    }

    private void KeepSince(DateTimeOffset limit)
    {
        foreach (int copy in group.Copies)
        {
            if (BackupOf(copy).StartedAt <= limit)
            {
                return;
            }

            keep(copy, RetentionRule.Within, 0);
        }
    }

    // The newest good copy of each of the newest periods that have one, and what is not good but newer than that.
    private void KeepNewest(RetentionRule rule, int? count, Func<DateTime, int, long> periodOf)
    {
        int taken = 0;
        long period = 0;
        for (int i = 0; i < group.Copies.Count && count is not null; i++)
        {
            long own = periodOf(BackupOf(group.Copies[i]).StartedAt.UtcDateTime, i);
            if (taken > 0 && own == period)
            {
                continue;
            }

            if (taken == count)
            {
                return;
            }

            keep(group.Copies[i], rule, taken + 1);
            if (snapshot.Copies[group.Copies[i]].IsGood)
            {
                taken++;
                period = own;
            }
        }
    }

    private RetainedBackup BackupOf(int copy) => snapshot.Backups[snapshot.Copies[copy].Backup];
}
