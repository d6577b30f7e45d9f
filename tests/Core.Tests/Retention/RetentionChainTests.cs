using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using static DbCalm.Core.Tests.Retention.RetentionSample;

namespace DbCalm.Core.Tests.Retention;

/// <summary>What must stay whatever the policies say: what is built on, and the last chain to restore from.</summary>
public sealed class RetentionChainTests
{
    private static readonly RetainedBackup Newest = Full("newest", 0, Copy(Policy("all", ("forever", "true"))));

    [Fact]
    public void An_expired_full_goes_and_a_recent_one_stays() => Assert.Equal(["recent"], Kept(Full("old", 30, Copy(Day)), Full("recent", 0.5, Copy(Day))));

    [Fact]
    public void A_chain_with_one_recent_member_stays()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), one = full.On("one", 20, Copy(Day)), two = one.On("two", 0.5, Copy(Day));
        Assert.Equal(
            [
                "newest in local: keep, kept for ever",
                "full in local: keep, needed by two",
                "one in local: keep, needed by two",
                "two in local: keep, within 1d",
            ],
            Decide(Newest, full, one, two));
    }

    [Fact]
    public void A_chain_goes_whole_when_all_are_old()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), one = full.On("one", 20, Copy(Day)), two = one.On("two", 10, Copy(Day));
        Assert.Equal(["newest"], Kept(Newest, full, one, two));
    }

    [Fact]
    public void A_branch_goes_and_the_other_stays()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), one = full.On("one", 20, Copy(Day)), branch = full.On("branch", 10, Copy(Day));
        Assert.Equal(["newest", "full", "tip"], Kept(Newest, full, one, branch, full.On("tip", 0.1, Copy(Day))));
    }

    [Fact]
    public void Two_schedules_share_a_chain_and_neither_loses_a_parent()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)) with { ScheduleId = 1 };
        RetainedBackup one = full.On("one", 20, Copy(Year)) with { ScheduleId = 2 };
        RetainedBackup two = one.On("two", 10, Copy(Day)) with { ScheduleId = 1 };
        RetainedBackup byHand = two.On("by-hand", 9, Copy(null));
        RetainedBackup three = byHand.On("three", 8, Copy(Day)) with { ScheduleId = 1 };
        Assert.Equal(
            [
                "newest in local: keep, kept for ever",
                "full in local: keep, needed by by-hand",
                "one in local: keep, within 1y",
                "two in local: keep, needed by by-hand",
                "by-hand in local: keep, no retention policy",
                "three in local: expire, older than 1d and kept by no other rule",
            ],
            Decide(Newest, full, one, two, byHand, three));
        Assert.Equal(["newest", "full", "one"], Kept(Newest, full, one, two, three with { From = two.Id }));
        Assert.Equal(["newest"], Kept(Newest, full, one with { Copies = [Copy(Day)] }, two));
    }

    [Fact]
    public void Local_one_day_and_s3_a_year()
    {
        RetainedCopy[] both = [Copy(Day), Copy(Year, "s3")];
        RetainedBackup old = Full("old", 400, both), full = Full("full", 30, both), one = full.On("one", 20, both), recent = Full("recent", 0.5, both);
        Assert.Equal(
            [
                "old in local: expire, older than 1d and kept by no other rule",
                "old in s3: expire, older than 1y and kept by no other rule",
                "full in local: expire, older than 1d and kept by no other rule",
                "full in s3: keep, within 1y",
                "one in local: expire, older than 1d and kept by no other rule",
                "one in s3: keep, within 1y",
                "recent in local: keep, within 1d",
                "recent in s3: keep, within 1y",
            ],
            Decide(old, full, one, recent));
    }

    [Fact]
    public void A_good_copy_stays_while_the_kept_one_is_not_good_or_not_made_yet() => Assert.Equal(
        [
            "newest in local: keep, kept for ever",
            "a in local: keep, the copy in s3 is not good",
            "a in s3: keep, within 1y",
            "a in tape: expire, older than 1d and kept by no other rule",
        ],
        Decide(Newest, Full("a", 30, Copy(Day), Copy(Year, "s3", isGood: false), Copy(Day, "tape", isGood: false))));

    [Fact]
    public void A_kept_copy_needs_the_other_copies_of_a_parent_that_has_none_beside_it()
    {
        // The full was never copied to s3, the copy of the first there broke.
        RetainedBackup full = Full("full", 30, Copy(Day), Copy(Day, "nas"));
        RetainedBackup one = full.On("one", 20, Copy(Day), Copy(Year, "s3", isGood: false));
        RetainedBackup two = one.On("two", 10, Copy(Day), Copy(Year, "s3"));
        Assert.Equal(
            [
                "newest in local: keep, kept for ever",
                "full in local: keep, needed by two",
                "full in nas: keep, needed by two",
                "one in local: keep, needed by two",
                "one in s3: keep, within 1y",
                "two in local: expire, older than 1d and kept by no other rule",
                "two in s3: keep, within 1y",
            ],
            Decide(Newest, full, one, two));
    }

    [Fact]
    public void What_one_has_beside_it_is_enough()
    {
        RetainedBackup full = Full("full", 30, Copy(Day), Copy(Day, "s3")), one = full.On("one", 20, Copy(Day), Copy(Year, "s3"));
        Assert.Equal("full in local: expire, older than 1d and kept by no other rule", Decide(Newest, full, one)[1]);
        Assert.Equal("full in s3: keep, needed by one", Decide(Newest, full, one)[2]);
    }

    [Fact]
    public void The_bad_copies_of_a_parent_stay_when_nothing_else_is_left_of_it()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), bad = full.On("bad", 20, Copy(Day, "nas", isGood: false)), two = bad.On("two", 10, Copy(Year));
        Assert.Equal(["newest", "full", "bad", "two"], Kept(Newest, full, bad, two));
    }

    [Fact]
    public void What_is_held_used_or_locked_keeps_what_it_is_built_on()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), one = full.On("one", 20, Copy(Day)), two = one.On("two", 10, Copy(Day));
        Assert.Equal(["newest", "full", "one"], Kept(Newest, full, one with { HoldReason = "audit" }, two));
        Assert.Equal(["newest", "full", "one"], Kept(Newest, full, one with { InUseBy = "copy job 3" }, two));
        Assert.Equal(["newest", "full", "one"], Kept(Newest, full, one with { Copies = [Copy(Day, lockedUntil: Sample.Noon.AddDays(1))] }, two));
    }

    [Fact]
    public void One_whose_parent_is_gone_is_judged_by_its_own_policy()
    {
        RetainedBackup gone = Full("gone", 30, Copy(Day)), one = gone.On("one", 20, Copy(Day)), two = one.On("two", 0.5, Copy(Day));
        Assert.Equal(["newest", "one", "two"], Kept(Newest, one, two));
        Assert.Equal(["newest"], Kept(Newest, one));
    }

    [Fact]
    public void A_parent_of_another_instance_is_no_parent()
    {
        RetainedBackup full = Full("full", 30, Copy(Day)), one = full.On("one", 0.5, Copy(Day)) with { Instance = new InstanceName("db2") };
        Assert.Equal(["newest", "one"], Kept(Newest, full, one));
    }

    [Fact]
    public void Backups_that_are_built_on_each_other_in_a_circle_go_or_stay_together()
    {
        RetainedBackup a = Full("a", 30, Copy(Day)), b = a.On("b", 20, Copy(Day)), c = b.On("c", 10, Copy(Day));
        RetainedBackup[] circle = [a with { From = c.Id }, b, c];
        Assert.Equal(["newest"], Kept([Newest, .. circle]));
        Assert.Equal(["newest", "a", "b", "c"], Kept([Newest, circle[0], b with { HoldReason = "x" }, c]));
        Assert.Equal([], Kept(a with { From = a.Id }));
    }

    [Fact]
    public void The_last_good_chain_of_each_instance_stays_in_all_its_good_copies()
    {
        RetainedBackup old = Full("old", 40, Copy(Day)), full = Full("full", 30, Copy(Day), Copy(Day, "s3"));
        RetainedBackup one = full.On("one", 20, Copy(Day, isGood: false), Copy(Day, "s3"));
        Assert.Equal(
            [
                "old in local: expire, older than 1d and kept by no other rule",
                "full in local: keep, the last good chain of db1",
                "full in s3: keep, the last good chain of db1",
                "one in local: expire, older than 1d and kept by no other rule",
                "one in s3: keep, the last good chain of db1",
                "other in local: keep, the last good chain of db2",
            ],
            Decide(old, full, one, Full("other", 4000, Copy(Day)) with { Instance = new InstanceName("db2") }));
    }

    [Fact]
    public void The_last_good_chain_reaches_to_its_first_bad_member()
    {
        RetainedBackup old = Full("old", 40, Copy(Day)), full = Full("full", 30, Copy(Day)), one = full.On("one", 20, Copy(Day));
        RetainedBackup bad = one.On("bad", 10, Copy(Day, isGood: false)), last = bad.On("last", 9, Copy(Day));
        Assert.Equal(["full", "one"], Kept(old, full, one, bad, last));
        Assert.Equal(["full", "one"], Kept(old, full, one));
    }

    [Fact]
    public void A_newer_chain_that_cannot_be_restored_is_not_the_last_good_one()
    {
        RetainedBackup old = Full("old", 40, Copy(Day)), bad = Full("bad", 30, Copy(Day, isGood: false)), one = bad.On("one", 20, Copy(Day));
        Assert.Equal(["old"], Kept(old, bad, one));
        Assert.Equal(["old"], Kept(old, bad with { IsUsable = false, Copies = [Copy(Day)] }, one));
    }

    [Fact]
    public void Nothing_stays_of_an_instance_without_a_good_backup() => Assert.Equal([], Kept(Full("bad", 40, Copy(Day, isGood: false))));

    [Fact]
    public void A_chain_of_a_hundred_thousand_is_no_deeper_than_one_of_ten()
    {
        var chain = new List<RetainedBackup> { Full("b0", 2000, Copy(Day)) };
        for (int i = 1; i < 100_000; i++)
        {
            chain.Add(chain[^1].On($"b{i}", 2000 - (i * 0.01), Copy(Day)));
        }

        IReadOnlyList<RetentionVerdict> verdicts = RetentionPlanner.Decide([.. chain, Newest], Sample.Noon);
        Assert.Equal(chain.Count, verdicts.Count(verdict => !verdict.IsKept));
        Assert.Equal(chain.Select(backup => backup.Id).Reverse(), DeletionOrder.Of(verdicts, chain).Single().Backups);
        Assert.All(RetentionPlanner.Decide(chain, Sample.Noon), verdict => Assert.True(verdict.IsKept));
    }
}
