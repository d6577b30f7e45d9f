using DbCalm.Core.Planning;
using DbCalm.Core.Tests.Schedules.Cron;
using static DbCalm.Core.Tests.Planning.PlanningSample;

namespace DbCalm.Core.Tests.Planning;

/// <summary>How many start at once, and which of them.</summary>
public sealed class PlannerLimitTests
{
    private const string Two = "2026-11-21T02:00";

    [Fact]
    public void An_instance_has_one_job() =>
        Assert.Equal(["s1 db1 21T02:00 start", "s2 db1 21T02:00 wait: another job works on the instance"], new PlannedWorld(Schedule(1, Two), Schedule(2, Two)).Pass(Two));

    [Fact]
    public void Two_schedules_of_one_type_on_one_instance_both_run()
    {
        var world = new PlannedWorld(Schedule(1, Two), Schedule(2, Two));
        world.Pass(Two);
        world.End("db1");
        Assert.Equal(["s2 db1 21T02:00 start"], world.Pass("2026-11-21T02:10"));
    }

    [Theory]
    [InlineData("host", "its host has its 1 running")]
    [InlineData("repository", "repository nas has its 1 running")]
    [InlineData("cluster", "cluster c1 has its 1 running")]
    [InlineData("fleet", "the fleet has its 1 running")]
    public void Each_limit_holds_for_what_starts_and_for_what_goes_on(string which, string reason)
    {
        var world = new PlannedWorld(Schedule(1, Two, ("instances", "db1,db2"), ("repositories", "nas,s3")))
        {
            Instances = [Instance("db1", "h1", labels: ("cluster", "c1")), Instance("db2", which == "host" ? "h1" : "h2", labels: ("cluster", "c1"))],
            Limits = new StartLimits(which == "host" ? 1 : 9, which == "repository" ? 1 : 9, which == "cluster" ? 1 : 9, which == "fleet" ? 1 : 9),
        };
        Assert.Equal(["s1 db1 21T02:00 start", $"s1 db2 21T02:00 wait: {reason}"], world.Pass(Two));
        Assert.Equal([$"s1 db2 21T02:00 wait: {reason}"], world.Pass("2026-11-21T02:30"));
        world.End("db1");
        Assert.Equal(["s1 db2 21T02:00 start"], world.Pass("2026-11-21T02:40"));
    }

    [Fact]
    public void What_differs_does_not_count_together()
    {
        var world = new PlannedWorld(Schedule(1, Two, ("repositories", "nas")), Schedule(2, Two, ("instances", "db2"), ("repositories", "s3")), Schedule(3, Two, ("instances", "db3,db4")))
        {
            Instances = [Instance("db1", "h1", labels: ("cluster", "c1")), Instance("db2", "h2", labels: ("cluster", "c2")), Instance("db3", "h3", labels: ("cluster", "")), Instance("db4", "h4", labels: ("cluster", ""))],
            Limits = new StartLimits(1, 1, 1, 9),
        };
        Assert.All(world.Pass(Two), line => Assert.EndsWith("start", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_restore_counts_too()
    {
        var world = new PlannedWorld(Schedule(1, Two)) { Limits = new StartLimits(1, 9, 9, 9), InProgress = { Job("db2") } };
        Assert.Equal(["s1 db1 21T02:00 wait: its host has its 1 running"], world.Pass(Two));
    }

    [Fact]
    public void Higher_priority_goes_first_and_then_what_is_older()
    {
        var world = new PlannedWorld(
            Schedule(1, "2026-11-21T01:59", ("instances", "db1"), ("cron", "0 3 * * *"), ("priority", "-5")),
            Schedule(2, "2026-11-21T01:58", ("instances", "db2"), ("cron", "0 3 * * *")),
            Schedule(3, "2026-11-21T01:57", ("instances", "db3"), ("cron", "0 3 * * *")),
            Schedule(4, Two, ("instances", "db4"), ("priority", "5")))
        {
            Instances = [.. Enumerable.Range(1, 4).Select(n => Instance($"db{n}"))],
            Limits = new StartLimits(9, 9, 9, 1),
        };
        var started = new List<string>();
        for (int minute = 0; minute < 4; minute++)
        {
            string first = world.Pass($"2026-11-21T02:0{minute}")[0];
            Assert.EndsWith("start", first, StringComparison.Ordinal);
            started.Add(first[..2]);
            world.InProgress.Clear();
        }

        Assert.Equal(["s4", "s3", "s2", "s1"], started);
    }

    [Fact]
    public void Starts_come_first_and_in_their_order()
    {
        var world = new PlannedWorld(Schedule(1, Two, ("instances", "db3,db1")), Schedule(2, Two, ("instances", "db2"), ("priority", "1"))) { Instances = [Instance("db1"), Instance("db2"), Instance("db3", isOnline: false)] };
        Assert.Equal(["s2 db2 21T02:00 start", "s1 db1 21T02:00 start", "s1 db3 21T02:00 wait: its host is offline"], world.Pass(Two));
    }

    [Theory]
    [InlineData("2026-11-21T03:00", "s2")]
    [InlineData("2026-11-21T03:00:01", "s1")]
    public void What_waited_for_more_than_an_hour_goes_before_every_priority(string now, string first)
    {
        var world = new PlannedWorld(Schedule(1, Two, ("instances", "db1"), ("priority", "-100")), Schedule(2, "2026-11-21T02:30", ("instances", "db2"), ("priority", "100")))
        {
            Limits = new StartLimits(9, 9, 9, 1),
            InProgress = { Job("db3") },
        };
        world.Pass(Two);
        world.InProgress.Clear();
        Assert.StartsWith($"{first} ", world.Pass(now)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_that_is_due_often_gets_its_turn_although_all_places_are_wanted_by_higher_priorities()
    {
        var world = new PlannedWorld(
            Schedule(1, "2026-11-21T00:00", ("instances", "db1"), ("cron", "*/15 * * * *")),
            Schedule(2, "2026-11-21T00:00", ("instances", "db2"), ("cron", "*/5 * * * *"), ("priority", "9"), ("overlap", "queue")),
            Schedule(3, "2026-11-21T00:00", ("instances", "db3"), ("cron", "*/5 * * * *"), ("priority", "9"), ("overlap", "queue")))
        {
            Instances = [.. Enumerable.Range(1, 3).Select(n => Instance($"db{n}"))],
            Limits = new StartLimits(9, 9, 9, 1),
        };
        int starts = 0;
        for (DateTimeOffset now = CronExpressionTests.Utc("2026-11-21T00:00"); now < CronExpressionTests.Utc("2026-11-22T00:00"); now = now.AddMinutes(5))
        {
            world.InProgress.Clear();
            starts += world.Pass(now).Occurrences.Count(planned => planned.Verdict == PlanVerdict.Start && planned.Occurrence.Schedule.Value == 1);
        }

        Assert.InRange(starts, 15, 24);
    }
}
