using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

/// <summary>Whatever is said to be no shorter, against the slow model of retention on random backups at random times.</summary>
[Trait("ring", "slow")]
public sealed class RetentionComparisonPropertyTests
{
    private const int Cases = 10_000;

    [Fact]
    public void A_change_that_is_not_said_to_be_shorter_keeps_all_that_was_kept()
    {
        int longer = 0, changed = 0;
        for (int seed = 0; longer < Cases; seed++)
        {
            var random = new Random(14_000_000 + seed);
            var world = new RandomAssignments(random);
            RetentionAssignments before = world.Before(), after = world.Changed(before);
            (RetainedBackup Backup, int Schedule)[] backups = world.Backups();
            DateTimeOffset now = Sample.Noon.AddMinutes(random.Next(-60 * 24 * 100, 60 * 24 * 500));
            string? shorter = RetentionComparison.WhyShorter(before, after);
            if (shorter is not null)
            {
                continue;
            }

            longer++;
            HashSet<(string, string)> kept = Kept(RandomAssignments.Under(before, backups), now);
            HashSet<(string, string)> keptAfter = Kept(RandomAssignments.Under(after, backups), now);
            changed += keptAfter.SetEquals(kept) ? 0 : 1;
            Assert.True(kept.IsSubsetOf(keptAfter), $"seed {seed}: {string.Join(", ", kept.Except(keptAfter))} would go at {now:s}\n{Show(RandomAssignments.Under(before, backups))}\n{Show(RandomAssignments.Under(after, backups))}");
        }

        // The cases are worth something: changes that matter are among them.
        Assert.True(changed > Cases / 20, $"{changed} of {Cases} changed what is kept");
    }

    [Fact]
    public void A_time_that_is_never_shorter_reaches_back_as_far_from_every_day()
    {
        int sure = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            var random = new Random(15_000_000 + seed);
            CalendarSpan one = Span(random), other = Span(random);
            DateTimeOffset[] days = [.. Enumerable.Range(0, 40).Select(_ => Sample.Noon.AddHours(random.Next(-40_000, 40_000)))];
            if (one.IsNeverShorterThan(other))
            {
                sure++;
                Assert.All(days, day => Assert.True(one.Before(day) <= other.Before(day), $"seed {seed}: {one} against {other} on {day:s}"));
            }
        }

        Assert.InRange(sure, Cases / 3, Cases);
    }

    [Theory]
    [InlineData("7d", "7d", true)]
    [InlineData("1w", "7d", true)]
    [InlineData("12m", "1y", true)]
    [InlineData("1m", "28d", true)]
    [InlineData("1m", "30d", false)]
    [InlineData("31d", "1m", true)]
    [InlineData("30d", "1m", false)]
    [InlineData("1y", "365d", true)]
    [InlineData("1y 1m", "1y 1d", true)]
    public void Months_are_as_short_and_as_long_as_the_calendar_makes_them(string one, string other, bool isNeverShorter) =>
        Assert.Equal(isNeverShorter, CalendarSpan.Parse(one).IsNeverShorterThan(CalendarSpan.Parse(other)));

    private static string Show(RetainedBackup[] backups) =>
        string.Join('\n', backups.Select(backup => $"{backup.Id} on {backup.From} in {backup.ChainId} of {backup.Instance} at {backup.StartedAt:s}{(backup.IsUsable ? "" : " unusable")}: {string.Join("; ", backup.Copies)}"));

    private static CalendarSpan Span(Random random) => CalendarSpan.Parse(random.Next(3) switch
    {
        0 => $"{random.Next(1, 800)}d",
        1 => $"{random.Next(1, 26)}m",
        _ => $"{random.Next(1, 14)}m {random.Next(1, 40)}d {random.Next(1, 30)}h",
    });

    private static HashSet<(string, string)> Kept(RetainedBackup[] backups, DateTimeOffset now) =>
        [.. new ReferenceRetention(backups, now).Decide().Where(entry => entry.Value.First is not null || entry.Value.IsNeeded || entry.Value.IsInsteadOfBad).Select(entry => entry.Key)];
}
