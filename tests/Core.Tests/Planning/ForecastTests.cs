using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Tests.Schedules.Cron;
using static DbCalm.Core.Tests.Planning.PlanningSample;

namespace DbCalm.Core.Tests.Planning;

public sealed class ForecastTests
{
    private static readonly DateTimeOffset Now = CronExpressionTests.Utc("2026-11-21T00:00");

    [Fact]
    public void Every_turn_until_the_horizon_is_told() => Assert.Equal(
        ["s1 db1 21T02:00 wait", "s1 db2 21T02:00 wait", "s1 db1 22T02:00 wait", "s1 db2 22T02:00 wait"],
        Lines(Schedule(1, "2026-11-21T02:00", ("instances", "db1,db2"))));

    [Fact]
    public void One_instance_can_be_looked_at_alone()
    {
        PlannedSchedule schedule = Schedule(1, "2026-11-21T02:00", ("instances", "db1,db2"));
        Assert.Equal(["s1 db2 21T02:00 wait", "s1 db2 22T02:00 wait"], Forecast.Of(schedule, Fleet(), Now, Now.AddDays(2), new InstanceName("db2"), 100).Runs.Select(PlannedWorld.Line));
        Assert.Empty(Forecast.Of(schedule, Fleet(), Now, Now.AddDays(2), new InstanceName("db9"), 100).Runs);
    }

    [Fact]
    public void What_a_pause_a_window_a_host_or_a_missing_instance_does_is_told()
    {
        Assert.Equal(["s1 db1 21T02:00 skip: the schedule is paused until 2026-11-21 12:00 UTC", "s1 db1 22T02:00 wait"], Lines(Schedule(1, "2026-11-21T02:00").PausedUntil("2026-11-21T12:00")));
        Assert.Equal(["s1 db3 21T02:00 wait: its host is offline now", "s1 db3 22T02:00 wait: its host is offline now"], Lines(Schedule(1, "2026-11-21T02:00", ("instances", "db3"))));
        Assert.Equal("s1 db9 21T02:00 wait: no host lists the instance", Lines(Schedule(1, "2026-11-21T02:00", ("instances", "db9")))[0]);
        PlannedOccurrence waits = Forecast.Of(Schedule(1, "2026-11-21T02:00", ("window", "04:00-05:00")), Fleet(), Now, Now.AddDays(1), null, 100).Runs[0];
        Assert.Equal(("it waits for the window 04:00-05:00", Now.AddHours(4)), (waits.Reason, waits.Occurrence.StartFrom));
        Assert.Equal("s1 db1 21T02:00 skip: the window 04:00-05:00 opens after its deadline", Lines(Schedule(1, "2026-11-21T02:00", ("window", "04:00-05:00"), ("deadline", "1h")))[0]);
    }

    [Fact]
    public void Runs_that_the_window_keeps_until_the_next_one_is_due_are_told_as_left_out() => Assert.Equal(
        [
            "s1 db1 21T00:00 skip: it could not start before the next run was due, at 2026-11-21 06:00 UTC",
            "s1 db1 21T06:00 wait: it waits for the window 11:00-13:00",
            "s1 db1 21T12:00 wait",
            "s1 db1 21T18:00 skip: it could not start before the next run was due, at 2026-11-22 00:00 UTC",
        ],
        Lines(Schedule(1, "2026-11-21T00:00", ("cron", "0 */6 * * *"), ("window", "11:00-13:00"))).Take(4));

    [Fact]
    public void Of_the_runs_that_nobody_looked_at_yet_the_newest_is_told() => Assert.Equal("s1 db1 20T02:00 wait", Lines(Schedule(1, "2026-11-10T02:00"))[0]);

    [Fact]
    public void An_empty_selector_and_too_many_runs_are_warned_of()
    {
        Assert.Equal("schedule s1: no instance has the labels env=prod", Assert.Single(Forecast.Of(Schedule(1, Now, ("selector", "env=prod")), Fleet(), Now, Now.AddDays(1), null, 100).Warnings));
        Forecast cut = Forecast.Of(Schedule(1, Now, ("instances", "db1,db2"), ("cron", "0 * * * *")), Fleet(), Now, Now.AddDays(1), null, 5);
        Assert.Equal(4, cut.Runs.Count);
        Assert.Equal("schedule s1: there are more runs after 2026-11-21 02:00 UTC than can be shown", Assert.Single(cut.Warnings));
    }

    private static PlannedFleet Fleet() => new([Instance("db1"), Instance("db2"), Instance("db3", "h2", isOnline: false)]);

    private static string[] Lines(PlannedSchedule schedule) => [.. Forecast.Of(schedule, Fleet(), Now, Now.AddDays(2), null, 100).Runs.Select(PlannedWorld.Line)];
}
