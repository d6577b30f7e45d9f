using System.Globalization;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

[Trait("ring", "slow")]
public sealed class RetentionPropertyTests
{
    private const int Cases = 10_000;

    [Fact]
    public void Every_copy_has_one_verdict_and_it_is_that_of_the_reference() => ForEachCase(1, (_, backups, now) =>
    {
        Dictionary<(string, string), RetentionVerdict> verdicts = RetentionPlanner.Decide(backups, now).ToDictionary(Key);
        var expected = new ReferenceRetention(backups, now).Decide();
        Assert.Equal(expected.Count, verdicts.Count);
        foreach (((string, string) key, (RetentionRule? first, bool isNeeded, bool isInstead)) in expected)
        {
            RetentionRule[] allowed = first is { } rule ? [rule] : isNeeded && isInstead ? [RetentionRule.Needed, RetentionRule.InsteadOfBad] : isNeeded ? [RetentionRule.Needed] : isInstead ? [RetentionRule.InsteadOfBad] : [RetentionRule.None];
            Assert.Contains(verdicts[key].Rule, allowed);
            Assert.NotEqual("", verdicts[key].Reason);
        }
    });

    [Fact]
    public void Deciding_again_without_what_expired_expires_nothing() => ForEachCase(2, (_, backups, now) =>
    {
        List<RetainedBackup> left = Without(backups, RetentionPlanner.Decide(backups, now));
        Assert.All(RetentionPlanner.Decide(left, now), verdict => Assert.True(verdict.IsKept, verdict.ToString()));
    });

    [Fact]
    public void What_expired_once_is_expired_ever_after() => ForEachCase(3, (random, backups, now) =>
    {
        DateTimeOffset later = now.AddMinutes(random.Next(60 * 24 * (random.Next(2) == 0 ? 4 : 400)));
        HashSet<(string, string)> expired = [.. RetentionPlanner.Decide(backups, now).Where(verdict => !verdict.IsKept).Select(Key)];
        Assert.All(RetentionPlanner.Decide(backups, later).Where(verdict => verdict.IsKept), verdict => Assert.DoesNotContain(Key(verdict), expired));
    });

    [Fact]
    public void Nothing_that_is_kept_loses_what_it_is_built_on() => ForEachCase(4, (_, backups, now) =>
    {
        var reference = new ReferenceRetention(backups, now);
        IReadOnlyList<RetentionVerdict> verdicts = RetentionPlanner.Decide(backups, now);
        HashSet<(string, string)> kept = [.. verdicts.Where(verdict => verdict.IsKept).Select(Key)];
        foreach (RetentionVerdict verdict in verdicts.Where(verdict => verdict.IsKept))
        {
            foreach (RetainedBackup at in reference.Ancestry(verdict.Backup))
            {
                RetainedCopy[] inPlace = [.. at.Copies.Where(copy => copy.Repository == verdict.Repository)];
                Assert.All(inPlace, copy => Assert.Contains((at.Id.Value, copy.Repository.Value), kept));
                if (!inPlace.Any(copy => copy.IsGood && at.IsUsable))
                {
                    Assert.All(at.Copies.Where(copy => copy.IsGood && at.IsUsable), copy => Assert.Contains((at.Id.Value, copy.Repository.Value), kept));
                }
            }
        }

        // Whatever was kept can be restored as it could before, and each instance from its newest point.
        List<RetainedBackup> left = Without(backups, verdicts);
        var after = new ReferenceRetention(left, now);
        Assert.All(left.Where(backup => backup.Copies.Count > 0), backup => Assert.Equal(reference.IsRestorable(backups.Single(b => b.Id == backup.Id)), after.IsRestorable(backup)));
        Assert.All(backups.Select(backup => backup.Instance).Distinct(), instance => Assert.Equal(reference.NewestRestorable(instance)?.Id, after.NewestRestorable(instance)?.Id));
    });

    [Fact]
    public void The_order_of_deletion_never_leaves_a_dependent_alone_and_does_not_depend_on_the_order_of_the_input() => ForEachCase(5, (random, backups, now) =>
    {
        IReadOnlyList<RetentionVerdict> verdicts = RetentionPlanner.Decide(backups, now);
        Assert.Equal(verdicts.Select(v => v.ToString()), RetentionPlanner.Decide([.. backups.OrderBy(_ => random.Next())], now).Select(v => v.ToString()));
        IReadOnlyList<RepositoryDeletions> order = DeletionOrder.Of(verdicts, backups);
        Assert.Equal(
            order.SelectMany(one => one.Backups.Select(id => (id, one.Repository))),
            DeletionOrder.Of([.. verdicts.OrderBy(_ => random.Next())], [.. backups.OrderBy(_ => random.Next())]).SelectMany(one => one.Backups.Select(id => (id, one.Repository))));
        Assert.Equal(
            verdicts.Where(verdict => !verdict.IsKept).Select(Key).Order(),
            order.SelectMany(one => one.Backups.Select(id => (id.Value, one.Repository.Value))).Order());
        foreach (RepositoryDeletions one in order)
        {
            CheckOrder(one, backups);
        }
    });

    private static void CheckOrder(RepositoryDeletions order, List<RetainedBackup> backups)
    {
        var reference = new ReferenceRetention(backups, Sample.Noon);
        Dictionary<BackupId, RetainedBackup> left = backups.Where(backup => backup.Copies.Any(copy => copy.Repository == order.Repository)).ToDictionary(backup => backup.Id);
        foreach (BackupId id in order.Backups)
        {
            RetainedBackup gone = left[id];
            Assert.True(left.Remove(id));
            bool isInCircle = reference.Ancestry(gone)[^1].From is { } last && backups.Any(backup => backup.Id == last && backup.Instance == gone.Instance);
            Assert.True(isInCircle || left.Values.All(backup => !reference.Ancestry(backup).Contains(gone)), $"{id} goes before what is built on it");
        }
    }

    private static List<RetainedBackup> Without(List<RetainedBackup> backups, IReadOnlyList<RetentionVerdict> verdicts)
    {
        HashSet<(string, string)> kept = [.. verdicts.Where(verdict => verdict.IsKept).Select(Key)];
        return [.. backups
            .Select(backup => (Before: backup, After: backup with { Copies = [.. backup.Copies.Where(copy => kept.Contains((backup.Id.Value, copy.Repository.Value)))] }))
            .Where(pair => pair.Before.Copies.Count == 0 || pair.After.Copies.Count > 0)
            .Select(pair => pair.After with { IsUsable = pair.Before.IsUsable && pair.After.Copies.Any(copy => copy.IsGood) })];
    }

    private static (string, string) Key(RetentionVerdict verdict) => (verdict.BackupId.Value, verdict.Repository.Value);

    private static void ForEachCase(int seed, Action<Random, List<RetainedBackup>, DateTimeOffset> check)
    {
        for (int i = 0; i < Cases; i++)
        {
            var random = new Random((seed * 1_000_000) + i);
            List<RetainedBackup> backups = RandomSnapshot.Next(random);
            DateTimeOffset now = Sample.Noon.AddMinutes(random.Next(-60 * 24 * 400, 60 * 24 * 400));
            try
            {
                check(random, backups, now);
            }
            catch (Exception e)
            {
                string lines = string.Join('\n', backups.Select(b => string.Create(CultureInfo.InvariantCulture, $"{b.Id} on {b.From} in {b.ChainId} of {b.Instance} at {b.StartedAt:s}{(b.IsUsable ? "" : " unusable")} {b.HoldReason} {b.InUseBy}: {string.Join("; ", b.Copies)}")));
                string verdicts = string.Join('\n', RetentionPlanner.Decide(backups, now));
                Assert.Fail($"seed {(seed * 1_000_000) + i}, now {now:s}: {e.Message}\n{lines}\n{verdicts}");
            }
        }
    }
}
