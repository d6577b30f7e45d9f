using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using static DbCalm.Core.Tests.Retention.RetentionSample;

namespace DbCalm.Core.Tests.Retention;

/// <summary>What policies and people want, one rule a test. A young full of the policy <c>forever</c> stands for the last good chain, so that the others are free.</summary>
public sealed class RetentionPlannerTests
{
    private static readonly RetainedBackup Newest = Full("newest", 0, Copy(Policy("all", ("forever", "true"))));

    [Fact]
    public void Nothing_gives_nothing() => Assert.Empty(Decide());

    [Fact]
    public void Keep_within_keeps_what_is_younger() => Assert.Equal(
        ["newest in local: keep, kept for ever", "a in local: keep, within 7d", "b in local: expire, older than 7d and kept by no other rule", "c in local: expire, older than 7d and kept by no other rule"],
        Decide(Newest, Full("a", 6.9, Week()), Full("b", 7, Week()), Full("c", 8, Week())));

    [Fact]
    public void What_was_started_in_the_future_is_young() => Assert.Equal(["newest in local: keep, kept for ever", "a in local: keep, within 7d"], Decide(Newest, Full("a", -400, Week())));

    [Fact]
    public void Keep_last_keeps_the_newest_of_its_policy() => Assert.Equal(
        ["newest in local: keep, kept for ever", "a in local: keep, newest 1 of 2", "b in local: keep, newest 2 of 2", "c in local: expire, kept by no rule of policy p"],
        Decide(Newest, Full("a", 1, By("keep_last", 2)), Full("b", 1.5, By("keep_last", 2)), Full("c", 3, By("keep_last", 2))));

    [Fact]
    public void Backups_of_the_same_moment_are_ordered_by_their_ids() =>
        Assert.Equal(["newest", "b"], Kept(Newest, Full("a", 1, By("keep_last", 1)), Full("b", 1, By("keep_last", 1))));

    [Theory]
    [InlineData("keep_hourly", 1, "hourly 2026-11-20 11:00")]
    [InlineData("keep_daily", 24, "daily 2026-11-20")]
    [InlineData("keep_weekly", 24 * 7, "weekly 2026-W47")]
    [InlineData("keep_monthly", 24 * 31, "monthly 2026-11")]
    [InlineData("keep_yearly", 24 * 366, "yearly 2026")]
    public void The_newest_of_each_of_the_newest_periods_that_have_one_stays(string key, int hours, string reason)
    {
        // Started at 11:40; the next one of the same period ten minutes before, then whole periods without any.
        RetainedBackup[] backups = [.. Enumerable.Range(0, 4).SelectMany(i => new[] { 0, 10 }.Select(minutes => Full($"p{i}-{minutes}", 1 + (((20 + minutes) / 60.0) + (3 * i * hours)) / 24, By(key, 3))))];
        string[] verdicts = Decide([Newest, .. backups]);
        Assert.Equal($"p0-0 in local: keep, {reason}", verdicts[1]);
        Assert.Equal("p0-10 in local: expire, kept by no rule of policy p", verdicts[2]);
        Assert.Equal(["newest", "p0-0", "p1-0", "p2-0"], Kept([Newest, .. backups]));
    }

    [Fact]
    public void Weeks_are_those_of_the_iso_calendar_and_days_those_of_utc()
    {
        RetentionPolicy weekly = Policy("w", ("keep_weekly", "9")), daily = Policy("d", ("keep_daily", "9"));
        Assert.Equal("weekly 2026-W53", Reason(weekly, "2027-01-03T23:59Z"));
        Assert.Equal("weekly 2027-W01", Reason(weekly, "2027-01-04T00:00Z"));
        Assert.Equal("daily 2027-01-03", Reason(daily, "2027-01-04T01:00+02:00"));

        static string Reason(RetentionPolicy policy, string at) => Decide(Newest with { StartedAt = DateTimeOffset.MaxValue }, Full("a", 0, Copy(policy)) with { StartedAt = DateTimeOffset.Parse(at, null) })[1].Split("keep, ")[1];
    }

    [Fact]
    public void Rules_add_up_and_the_first_gives_the_reason()
    {
        RetainedCopy copy = Copy(Policy("p", ("keep_within", "2d"), ("keep_last", "2"), ("keep_monthly", "2")));
        Assert.Equal(
            [
                "a in local: keep, within 2d",
                "b in local: keep, newest 2 of 2",
                "c in local: expire, older than 2d and kept by no other rule",
                "d in local: keep, monthly 2026-10",
            ],
            Decide(Full("a", 1, copy), Full("b", 3, copy), Full("c", 4, copy), Full("d", 30, copy)));
    }

    [Fact]
    public void Counts_are_an_instances_own_and_a_repositorys_own_and_a_policys_own()
    {
        RetentionPolicy one = Policy("one", ("keep_last", "1")), other = Policy("other", ("keep_last", "1"));
        RetainedBackup[] backups =
        [
            Newest,
            Full("a", 1, Copy(one)),
            Full("b", 2, Copy(one)) with { Instance = new InstanceName("db2") },
            Full("c", 3, Copy(one, "s3")),
            Full("d", 4, Copy(other)),
            Full("e", 5, Copy(one)),
            Full("f", 5, Copy(one)) with { Instance = new InstanceName("db2") },
        ];
        Assert.Equal(["newest", "a", "b", "c", "d"], Kept(backups));
    }

    [Fact]
    public void A_copy_that_is_not_good_takes_no_place()
    {
        RetainedCopy good = By("keep_last", 2), bad = good with { IsGood = false };
        Assert.Equal(
            [
                "newest in local: keep, kept for ever",
                "a in local: keep, newest 1 of 2, not good and not counted",
                "b in local: keep, newest 1 of 2",
                "c in local: keep, newest 2 of 2, not good and not counted",
                "d in local: keep, newest 2 of 2",
                "e in local: expire, kept by no rule of policy p",
                "f in local: expire, kept by no rule of policy p",
            ],
            Decide(Newest, Full("a", 1, bad), Full("b", 2, good), Full("c", 3, bad), Full("d", 4, good), Full("e", 5, bad), Full("f", 6, good)));
    }

    [Fact]
    public void The_good_one_of_a_day_stays_when_the_newest_of_that_day_is_bad()
    {
        RetainedCopy good = By("keep_daily", 1), bad = good with { IsGood = false };
        Assert.Equal(["newest", "a", "b"], Kept(Newest, Full("a", 1, bad), Full("b", 1.1, good), Full("c", 1.2, bad), Full("d", 1.3, good)));
    }

    [Fact]
    public void Without_a_policy_everything_stays() => Assert.Equal(["a in local: keep, no retention policy"], Decide(Full("a", 4000, Copy(null))));

    [Fact]
    public void What_is_held_stays() => Assert.Equal(
        ["newest in local: keep, kept for ever", "a in local: keep, held: legal", "a in s3: keep, held: legal", "b in local: keep, held", "c in local: expire, older than 7d and kept by no other rule"],
        Decide(Newest, Full("a", 90, Week(), Week("s3")) with { HoldReason = "legal" }, Full("b", 90, Week()) with { HoldReason = "" }, Full("c", 90, Week())));

    [Fact]
    public void What_a_job_uses_stays() =>
        Assert.Equal("a in local: keep, used by restore job 7", Decide(Newest, Full("a", 90, Week()) with { InUseBy = "restore job 7" })[1]);

    [Fact]
    public void What_is_locked_stays_until_then()
    {
        Assert.Equal("a in s3: keep, locked until 2027-01-01", Locked(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal("a in s3: keep, locked until 2026-11-21 12:01", Locked(Sample.Noon.AddMinutes(1)));
        Assert.Equal("a in s3: expire, older than 7d and kept by no other rule", Locked(Sample.Noon));

        static string Locked(DateTimeOffset until) => Decide(Newest, Full("a", 90, Week("s3") with { LockedUntil = until }))[1];
    }

    [Fact]
    public void Min_chains_keeps_the_newest_chains_whole()
    {
        RetentionPolicy two = Policy("two", ("min_chains", "2"));
        RetainedBackup a = Full("a", 30, Copy(two)), b = Full("b", 20, Copy(two)), c = Full("c", 10, Copy(two));
        Assert.Equal(
            [
                "newest in local: keep, kept for ever",
                "c in local: keep, one of the newest 2 chains",
                "c1 in local: keep, one of the newest 2 chains",
                "b in local: keep, one of the newest 2 chains",
                "b1 in local: keep, one of the newest 2 chains",
                "a in local: expire, kept by no rule of policy two",
                "a1 in local: expire, kept by no rule of policy two",
            ],
            Decide(Newest, c, c.On("c1", 9, Copy(two)), b, b.On("b1", 19, Copy(Day)), a, a.On("a1", 5, Copy(two))));
    }

    [Fact]
    public void A_chain_whose_full_is_not_good_there_is_none_of_the_newest()
    {
        RetentionPolicy one = Policy("one", ("min_chains", "1"));
        RetainedBackup bad = Full("bad", 10, Copy(one, isGood: false)), elsewhere = Full("elsewhere", 11, Copy(one, "s3"));
        Assert.Equal(
            ["newest in local: keep, kept for ever", "bad in local: expire, kept by no rule of policy one", "elsewhere in s3: keep, the newest chain", "good in local: keep, the newest chain"],
            Decide(Newest, bad, elsewhere, Full("good", 20, Copy(one))));
    }

    private static RetainedCopy Week(string repository = "local") => Copy(Policy("week", ("keep_within", "7d")), repository);

    private static RetainedCopy By(string key, int count) => Copy(Policy("p", (key, count.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
