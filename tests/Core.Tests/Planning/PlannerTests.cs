using DbCalm.Core.Planning;
using DbCalm.Core.Tests.Schedules.Cron;
using static DbCalm.Core.Tests.Planning.PlanningSample;

namespace DbCalm.Core.Tests.Planning;

/// <summary>When a run may start, and when it is left out.</summary>
public sealed class PlannerTests
{
    [Fact]
    public void A_run_starts_when_it_is_due_and_once()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00"));
        Assert.Empty(world.Pass("2026-11-21T01:59:59"));
        Assert.Equal(["s1 db1 21T02:00 start"], world.Pass("2026-11-21T02:00"));
        Assert.Equal(CronExpressionTests.Utc("2026-11-22T02:00"), world.Schedules[0].NextDue);
        Assert.Empty(world.Pass("2026-11-21T02:00"));
        world.End("db1");
        Assert.Empty(world.Pass("2026-11-22T01:59"));
        Assert.Equal(["s1 db1 22T02:00 start"], world.Pass("2026-11-22T02:00"));
    }

    [Fact]
    public void Jitter_moves_each_start_by_its_own_time_within_the_limit()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("instances", "db1,db2"), ("jitter", "30m")));
        Plan plan = world.Pass(CronExpressionTests.Utc("2026-11-21T02:00"));
        Assert.All(plan.Occurrences, planned => Assert.Equal((PlanVerdict.Wait, "its jitter"), (planned.Verdict, planned.Reason)));
        DateTimeOffset[] starts = [.. plan.Occurrences.Select(planned => planned.Occurrence.StartFrom)];
        Assert.Equal(2, starts.Distinct().Count());
        Assert.All(starts, start => Assert.InRange(start, CronExpressionTests.Utc("2026-11-21T02:00"), CronExpressionTests.Utc("2026-11-21T02:30")));
        Assert.Equal(starts.Min(), plan.WakeAt);
        Assert.DoesNotContain(world.Pass(starts.Min().AddTicks(-1)).Occurrences, planned => planned.Verdict == PlanVerdict.Start);
        Assert.Equal(starts.Min(), Assert.Single(world.Pass(starts.Min()).Occurrences, planned => planned.Verdict == PlanVerdict.Start).Occurrence.StartFrom);
    }

    [Theory]
    [InlineData("22:00-06:00", "UTC", "2026-11-21T12:00", "2026-11-21T21:59", "2026-11-21T22:00")]
    [InlineData("22:00-06:00", "UTC", "2026-11-21T06:00", "2026-11-21T06:00", "2026-11-21T22:00")]
    [InlineData("22:00-06:00", "Europe/Berlin", "2026-11-21T12:00", "2026-11-21T20:59", "2026-11-21T21:00")]
    [InlineData("02:30-05:00", "Europe/Berlin", "2026-03-28T12:00", "2026-03-29T00:59", "2026-03-29T01:00")] // its beginning is in the gap
    [InlineData("03:00-04:00", "Europe/Berlin", "2026-10-24T12:00", "2026-10-25T01:59", "2026-10-25T02:00")] // an hour later than the day before
    public void A_run_waits_for_its_window(string window, string zone, string due, string before, string opens)
    {
        var world = new PlannedWorld(Schedule(1, due, ("window", window), ("zone", zone), ("cron", "0 0 1 * *")));
        Assert.EndsWith($"wait: it is outside of the window {window}", Assert.Single(world.Pass(due)), StringComparison.Ordinal);
        Plan plan = world.Pass(CronExpressionTests.Utc(before));
        Assert.Equal((PlanVerdict.Wait, CronExpressionTests.Utc(opens)), (plan.Occurrences[0].Verdict, plan.WakeAt));
        Assert.EndsWith("start", Assert.Single(world.Pass(opens)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21T23:30")]
    [InlineData("2026-11-22T00:00")]
    [InlineData("2026-11-22T05:59")]
    public void A_run_starts_within_a_window_that_passes_midnight(string due) =>
        Assert.EndsWith("start", Assert.Single(new PlannedWorld(Schedule(1, due, ("window", "22:00-06:00"))).Pass(due)), StringComparison.Ordinal);

    [Fact]
    public void A_run_that_has_not_started_at_its_deadline_is_left_out()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("deadline", "2h"))) { Instances = [Instance("db1", isOnline: false)] };
        Assert.Equal(["s1 db1 21T02:00 wait: its host is offline"], world.Pass("2026-11-21T02:00"));
        Plan plan = world.Pass(CronExpressionTests.Utc("2026-11-21T03:59:59"));
        Assert.Equal((PlanVerdict.Wait, CronExpressionTests.Utc("2026-11-21T04:00")), (plan.Occurrences[0].Verdict, plan.WakeAt));
        Assert.Equal(["s1 db1 21T02:00 skip: it could not start before its deadline, 2026-11-21 04:00 UTC"], world.Pass("2026-11-21T04:00"));
        Assert.Empty(world.Pass("2026-11-21T04:00"));
    }

    [Fact]
    public void What_is_due_in_a_pause_is_left_out_and_what_waits_goes_on_after_it()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [Instance("db1", isOnline: false)] };
        world.Pass("2026-11-21T02:00");
        world.Schedules[0] = world.Schedules[0].PausedUntil("2026-11-22T12:00");
        world.Instances = [Instance("db1")];
        Plan plan = world.Pass(CronExpressionTests.Utc("2026-11-21T03:00"));
        Assert.Equal("s1 db1 21T02:00 wait: the schedule is paused until 2026-11-22 12:00 UTC", PlannedWorld.Line(Assert.Single(plan.Occurrences)));
        Assert.Equal(
            ["s1 db1 21T02:00 wait: the schedule is paused until 2026-11-22 12:00 UTC", "s1 db1 22T02:00 skip: the schedule is paused until 2026-11-22 12:00 UTC"],
            world.Pass("2026-11-22T02:00"));
        Assert.Equal(CronExpressionTests.Utc("2026-11-22T12:00"), world.Pass(CronExpressionTests.Utc("2026-11-22T11:59")).WakeAt);
        Assert.Equal(["s1 db1 21T02:00 start"], world.Pass("2026-11-22T12:00"));
        world.End("db1");
        Assert.Equal(["s1 db1 23T02:00 start"], world.Pass("2026-11-23T02:00"));
    }

    [Fact]
    public void A_run_that_is_due_at_the_end_of_a_pause_is_taken() =>
        Assert.Equal(["s1 db1 21T02:00 start"], new PlannedWorld(Schedule(1, "2026-11-21T02:00").PausedUntil("2026-11-21T02:00")).Pass("2026-11-21T02:00"));

    [Theory]
    [InlineData("skip", "s1 db1 22T02:00 skip: the schedule's last run on this instance still goes")]
    [InlineData("queue", "s1 db1 22T02:00 wait: another job works on the instance")]
    public void A_run_that_is_due_while_the_last_one_goes_is_left_out_or_waits(string overlap, string expected)
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("overlap", overlap)));
        world.Pass("2026-11-21T02:00");
        Assert.Equal([expected], world.Pass("2026-11-22T02:00"));
        world.End("db1");
        Assert.Equal(overlap == "skip" ? [] : ["s1 db1 22T02:00 start"], world.Pass("2026-11-22T03:00"));
    }

    [Fact]
    public void What_another_schedule_does_on_the_instance_is_no_overlap()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { InProgress = { Job("db1", schedule: 2) } };
        Assert.Equal(["s1 db1 21T02:00 wait: another job works on the instance"], world.Pass("2026-11-21T02:00"));
        world.InProgress[0] = Job("db1", schedule: 1);
        Assert.Equal(["s1 db1 21T02:00 wait: another job works on the instance"], world.Pass("2026-11-21T02:01"));
    }

    [Fact]
    public void A_run_that_is_left_out_for_its_overlap_overtakes_nothing()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { InProgress = { Job("db1", schedule: 2) } };
        world.Pass("2026-11-21T02:00");
        world.InProgress[0] = Job("db1", schedule: 1);
        Assert.Equal(
            ["s1 db1 21T02:00 wait: another job works on the instance", "s1 db1 22T02:00 skip: the schedule's last run on this instance still goes"], world.Pass("2026-11-22T02:00"));
        world.End("db1");
        Assert.Equal(["s1 db1 21T02:00 start"], world.Pass("2026-11-22T03:00"));
    }

    [Fact]
    public void After_a_downtime_the_newest_run_is_taken_and_the_others_are_told()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-18T02:00"));
        Assert.Equal(
            [
                "s1 db1 21T02:00 start",
                "s1 db1 18T02:00 skip: the controller did not look when it was due; the run of 2026-11-21 02:00 UTC came after it",
                "s1 db1 19T02:00 skip: the controller did not look when it was due; the run of 2026-11-21 02:00 UTC came after it",
                "s1 db1 20T02:00 skip: the controller did not look when it was due; the run of 2026-11-21 02:00 UTC came after it",
            ],
            world.Pass("2026-11-21T10:00"));
    }

    [Fact]
    public void After_a_long_downtime_only_the_newest_missed_runs_are_told_one_by_one()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-20T00:00", ("cron", "0 * * * *")));
        string[] lines = world.Pass("2026-11-21T12:30");
        Assert.Equal(25, lines.Length);
        Assert.Equal("s1 db1 21T12:00 start", lines[0]);
        Assert.Equal("s1 db1 20T12:00 skip: the controller did not look when it was due; the run of 2026-11-21 12:00 UTC came after it, as after 12 earlier ones", lines[1]);
        Assert.All(lines.Skip(2), line => Assert.EndsWith("came after it", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-11-21T02:05", "s1 db1 21T02:00 start")]
    [InlineData("2026-11-21T02:05:01", "s1 db1 21T02:00 skip: the controller was not running when it was due, and the schedule catches up with none")]
    public void A_schedule_that_catches_up_with_none_forgives_five_minutes(string now, string expected) =>
        Assert.Equal([expected], new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("catch_up", "none"))).Pass(now));

    [Fact]
    public void A_run_that_could_not_start_is_overtaken_by_the_next_one()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [Instance("db1", isOnline: false)] };
        world.Pass("2026-11-21T02:00");
        Assert.Equal(
            ["s1 db1 22T02:00 wait: its host is offline", "s1 db1 21T02:00 skip: it could not start before the next run was due, at 2026-11-22 02:00 UTC"],
            world.Pass("2026-11-22T02:00"));
        world.Instances = [Instance("db1")];
        Assert.Equal(["s1 db1 22T02:00 start"], world.Pass("2026-11-22T09:00"));
    }

    [Fact]
    public void A_time_that_comes_again_while_its_run_waits_is_no_second_run()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [Instance("db1", isOnline: false)] };
        world.Pass("2026-11-21T02:00");
        world.Schedules[0] = Schedule(1, "2026-11-21T02:00");
        Assert.Equal(["s1 db1 21T02:00 wait: its host is offline"], world.Pass("2026-11-21T02:10"));
        world.Schedules[0] = Schedule(1, "2026-11-20T02:00");
        world.Waiting[0] = world.Waiting[0] with { DueAt = CronExpressionTests.Utc("2026-11-22T02:00") };
        Assert.Contains("s1 db1 21T02:00 skip: it could not start before the next run was due, at 2026-11-22 02:00 UTC", world.Pass("2026-11-21T02:10"));
    }

    [Fact]
    public void The_next_run_starts_no_later_than_the_one_it_overtakes_would_have()
    {
        // Jitter up to a day, due each hour: were each turn to begin anew, most would be overtaken before their time.
        var world = new PlannedWorld(Schedule(1, "2026-11-21T00:00", ("cron", "0 * * * *"), ("jitter", "1d")));
        int starts = 0;
        for (DateTimeOffset now = CronExpressionTests.Utc("2026-11-21T00:00"); now < CronExpressionTests.Utc("2026-12-01T00:00"); now = now.AddMinutes(5))
        {
            starts += world.Pass(now).Occurrences.Count(planned => planned.Verdict == PlanVerdict.Start);
            world.End("db1");
        }

        Assert.InRange(starts, 20, 100);
    }

    [Fact]
    public void What_waits_for_a_schedule_that_is_gone_is_left_out()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [Instance("db1", isOnline: false)] };
        world.Pass("2026-11-21T02:00");
        world.Schedules = [];
        Assert.Equal(["s1 db1 21T02:00 skip: its schedule was disabled or deleted"], world.Pass("2026-11-21T02:01"));
    }

    [Fact]
    public void What_waits_for_an_instance_that_is_not_meant_any_more_is_left_out()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("selector", "env=prod"), ("window", "04:00-05:00"))) { Instances = [Instance("db1", labels: ("env", "prod"))] };
        world.Pass("2026-11-21T02:00");
        world.Instances = [Instance("db1", labels: ("env", "test"))];
        Assert.Equal(["s1 db1 21T02:00 skip: the schedule does not mean the instance any more"], world.Pass("2026-11-21T02:01"));
    }

    [Fact]
    public void A_named_instance_that_no_host_lists_is_waited_for()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [] };
        Assert.Equal(["s1 db1 21T02:00 wait: no host lists the instance"], world.Pass("2026-11-21T02:00"));
        world.Instances = [Instance("db1")];
        Assert.Equal(["s1 db1 21T02:00 start"], world.Pass("2026-11-21T09:00"));
    }

    [Fact]
    public void A_chosen_instance_that_is_gone_is_waited_for_until_the_next_run()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("selector", "env=prod"))) { Instances = [Instance("db1", isOnline: false, labels: ("env", "prod"))] };
        world.Pass("2026-11-21T02:00");
        world.Instances = [];
        Assert.Equal(["s1 db1 21T02:00 wait: no host lists the instance"], world.Pass("2026-11-22T01:59"));
        Assert.Equal(["s1 db1 21T02:00 skip: no host listed the instance before the next run was due, at 2026-11-22 02:00 UTC"], world.Pass("2026-11-22T02:00"));
    }

    [Fact]
    public void A_selector_that_matches_nothing_is_warned_of_and_its_time_passes()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00", ("selector", "env=prod")));
        Plan plan = world.Pass(CronExpressionTests.Utc("2026-11-21T02:00"));
        Assert.Empty(plan.Occurrences);
        (Core.Names.ScheduleId schedule, DateTimeOffset dueAt, string warning) = Assert.Single(plan.Warnings);
        Assert.Equal((1, CronExpressionTests.Utc("2026-11-21T02:00"), "its selector env=prod matches no instance"), (schedule.Value, dueAt, warning));
        Assert.Empty(world.Pass(CronExpressionTests.Utc("2026-11-21T02:01")).Warnings);
    }

    [Fact]
    public void The_next_look_is_at_the_next_due_time_when_nothing_waits()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00"), Schedule(2, "2026-11-21T01:00"), Schedule(3, (DateTimeOffset?)null));
        Assert.Equal(CronExpressionTests.Utc("2026-11-21T01:00"), world.Pass(CronExpressionTests.Utc("2026-11-21T00:00")).WakeAt);
        Assert.Null(new PlannedWorld(Schedule(3, (DateTimeOffset?)null)).Pass(CronExpressionTests.Utc("2026-11-21T00:00")).WakeAt);
        Assert.Null(new PlannedWorld().Pass(CronExpressionTests.Utc("2026-11-21T00:00")).WakeAt);
    }

    [Fact]
    public void Time_alone_ends_no_waiting_for_a_host()
    {
        var world = new PlannedWorld(Schedule(1, "2026-11-21T02:00")) { Instances = [Instance("db1", isOnline: false)] };
        Assert.Equal(CronExpressionTests.Utc("2026-11-22T02:00"), world.Pass(CronExpressionTests.Utc("2026-11-21T02:00")).WakeAt);
    }
}
