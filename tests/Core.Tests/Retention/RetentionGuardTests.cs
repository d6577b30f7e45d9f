using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using static DbCalm.Core.Tests.Retention.RetentionSample;

namespace DbCalm.Core.Tests.Retention;

public sealed class RetentionGuardTests
{
    private static readonly DateTimeOffset Now = Sample.Noon;
    private static readonly RetentionGuardSettings Settings = new();

    [Fact]
    public void A_usual_run_goes_on()
    {
        Assert.Null(Clock(Now.AddHours(-1)));
        Assert.Null(Clock(Now.AddDays(-3)));
        Assert.Null(Clock(Now.AddHours(1)));
        Assert.Null(RetentionGuard.Check([], null, Now, null, Settings));
        Assert.Null(Shares((100, 50), (10, 10), (11, 0)));
    }

    [Fact]
    public void A_clock_that_jumped_ahead_stops_it() => Assert.Equal(
        "the clock, 2026-11-21 12:00Z, is 40.5 days ahead of the last run of retention, 2026-10-12 00:00Z: more than 3d",
        Clock(Now.AddDays(-40.5)));

    [Fact]
    public void A_backup_of_the_wrong_time_does_not_prove_the_clock() =>
        Assert.NotNull(RetentionGuard.Check([], Now.AddDays(-10), Now, Now.AddMinutes(-1), Settings));

    [Fact]
    public void A_first_run_is_held_against_the_newest_backup()
    {
        Assert.Null(RetentionGuard.Check([], null, Now, Now.AddDays(-2), Settings));
        Assert.Equal(
            "the clock, 2026-11-21 12:00Z, is 365 days ahead of the newest backup, 2025-11-21 12:00Z: more than 3d",
            RetentionGuard.Check([], null, Now, Now.AddDays(-365), Settings));
    }

    [Fact]
    public void A_clock_that_went_backwards_stops_it() => Assert.Equal(
        "the clock, 2026-11-21 12:00Z, is 1.5 hours behind the last run of retention, 2026-11-21 13:30Z: more than 1h",
        Clock(Now.AddHours(1.5)));

    [Fact]
    public void A_run_that_takes_more_than_the_set_share_stops()
    {
        Assert.Equal("it would delete 11 of 21 copies of i0 in local, more than 50 %", Shares((21, 11)));
        Assert.Equal("it would delete 60 of 80 copies of i1 in local, more than 50 %, and 2 more like it", Shares((21, 11), (80, 60), (20, 20), (100, 50)));
    }

    [Fact]
    public void A_few_copies_may_always_go() => Assert.Null(Shares((10, 10)));

    [Fact]
    public void The_whole_may_go_where_that_is_allowed() =>
        Assert.Null(RetentionGuard.Check([new RetentionShare(new InstanceName("i"), new RepositoryName("r"), 50, 50)], Now, Now, null, Settings with { MaxSharePercent = 100 }));

    [Fact]
    public void Shares_are_counted_by_instance_and_repository()
    {
        RetainedBackup newest = Full("newest", 0, Copy(Day), Copy(Year, "s3"));
        IReadOnlyList<RetentionVerdict> verdicts = RetentionPlanner.Decide(
            [Full("b", 3, Copy(Day), Copy(Year, "s3")), Full("a", 2, Copy(Day)) with { Instance = new InstanceName("db0") }, newest, Full("c", 9, Copy(Day))],
            Now);
        Assert.Equal(
            [
                new RetentionShare(new InstanceName("db0"), new RepositoryName("local"), 1, 0),
                new RetentionShare(new InstanceName("db1"), new RepositoryName("local"), 3, 2),
                new RetentionShare(new InstanceName("db1"), new RepositoryName("s3"), 2, 0),
            ],
            RetentionShare.Of(verdicts));
    }

    [Fact]
    public void Settings_out_of_range_are_all_told()
    {
        var errors = new ValidationErrors();
        Settings.Check(errors);
        Assert.Empty(errors.Errors);
        new RetentionGuardSettings { MaxAhead = TimeSpan.Zero, MaxBehind = TimeSpan.FromHours(-1), MaxSharePercent = 0, FreeCopies = -1 }.Check(errors);
        Assert.Equal(4, errors.Errors.Count);
        Assert.All(errors.Errors, error => Assert.StartsWith("retention guard, ", error, StringComparison.Ordinal));
    }

    private static string? Clock(DateTimeOffset lastRunAt) => RetentionGuard.Check([], lastRunAt, Now, Now.AddDays(-1000), Settings);

    private static string? Shares(params (int Copies, int Expired)[] shares) =>
        RetentionGuard.Check([.. shares.Select((share, i) => new RetentionShare(new InstanceName($"i{i}"), new RepositoryName("local"), share.Copies, share.Expired))], Now, Now, null, Settings);
}
