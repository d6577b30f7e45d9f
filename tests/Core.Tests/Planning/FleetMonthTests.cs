using DbCalm.Core.Planning;
using DbCalm.Core.Tests.Schedules.Cron;

namespace DbCalm.Core.Tests.Planning;

public sealed class FleetMonthTests
{
    private const int Seed = 20261130;

    [Fact]
    public void In_a_month_of_trouble_nothing_is_lost_and_nothing_starts_twice() => Trouble(Seed, 1);

    [Fact]
    [Trait("ring", "slow")]
    public void In_many_months_of_trouble_nothing_is_lost_and_nothing_starts_twice()
    {
        Trouble(Seed + 1, 2);
        Trouble(Seed + 1000, 60);
    }

    [Fact]
    public void With_room_for_all_everything_starts_soon()
    {
        for (int seed = Seed; seed < Seed + 5; seed++)
        {
            var month = new FleetMonth(seed, isCalm: true);
            month.Run(days: 10);
            month.CheckThatNothingIsLost();
            Assert.True(month.Starts > 100, $"seed {seed}: {month.Starts} starts");
            Assert.True(month.LongestWait < TimeSpan.FromHours(5), $"seed {seed}: one waited {month.LongestWait}");
        }
    }

    [Fact]
    public void A_forecast_says_what_the_planner_then_does_when_nothing_comes_between() => Forecasts(Seed, 100);

    [Fact]
    [Trait("ring", "slow")]
    public void Many_forecasts_say_what_the_planner_then_does_when_nothing_comes_between() => Forecasts(Seed + 2000, 300);

    private static void Forecasts(int seed, int rounds)
    {
        var makers = new Random(seed);
        int told = 0;
        for (int round = 0; round < rounds; round++)
        {
            var random = new Random(seed + round);
            PlannedSchedule schedule = RandomPlanning.Schedule(makers, 1, 2);
            DateTimeOffset now = CronExpressionTests.Utc("2026-01-01T00:00").AddMinutes(random.Next(365 * 24 * 60));
            schedule = schedule with
            {
                NextDue = schedule.Clock.Next(now.AddMinutes(random.Next(3) == 0 ? -random.Next(3000) : 0)),
                Schedule = schedule.Schedule with { PausedUntil = random.Next(3) == 0 ? now.AddMinutes(random.Next(900)) : null },
            };
            var world = new PlannedWorld(schedule) { Instances = [.. Enumerable.Range(1, 4).Select(n => RandomPlanning.Instance(random, n, 2) with { IsOnline = true })] };
            DateTimeOffset until = now.AddHours(schedule.Clock.Next(now) < now.AddMinutes(20) ? 8 : 72);
            Forecast forecast = Forecast.Of(schedule, new PlannedFleet(world.Instances), now, until, null, 100_000);
            Dictionary<(string, DateTimeOffset), string> done = Follow(world, now, until);
            foreach (PlannedOccurrence planned in forecast.Runs)
            {
                Occurrence one = planned.Occurrence;
                string expected = planned.Verdict == PlanVerdict.Skip ? "skip" : $"start at {one.StartFrom:O}";
                string found = done.Remove((one.Instance.Value, one.DueAt), out string? verdict) ? verdict : "nothing";
                Assert.True(expected == found || planned.Reason == "no host lists the instance", $"seed {seed}, round {round}: {PlannedWorld.Line(planned)}, from {one.StartFrom:O}, but {found}\n{RandomPlanning.Describe(world.Snapshot, now)}");
                told++;
            }

            Assert.True(done.Count == 0, $"seed {seed}, round {round}: not told: {string.Join("; ", done)}\n{RandomPlanning.Describe(world.Snapshot, now)}");
        }

        Assert.True(told > rounds * 12, $"only {told} runs were told");
    }

    private static void Trouble(int seed, int months)
    {
        int starts = 0;
        for (int i = 0; i < months; i++)
        {
            var month = new FleetMonth(seed + i, isCalm: false);
            try
            {
                month.Run(days: 30);
                month.CheckThatNothingIsLost();
                starts += month.Starts;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed + i} at {month.Now:O}: {e.Message}\n{RandomPlanning.Describe(month.World.Snapshot, month.Now)}");
            }
        }

        Assert.True(starts > months * 100, $"seed {seed}: only {starts} starts in {months} months");
    }

    // What becomes of each run that is due until then; the missed ones, which no forecast tells, are left out.
    private static Dictionary<(string, DateTimeOffset), string> Follow(PlannedWorld world, DateTimeOffset now, DateTimeOffset until)
    {
        var done = new Dictionary<(string, DateTimeOffset), string>();
        for (DateTimeOffset? at = now; at < until.AddDays(9) && (at <= until || world.Waiting.Any(one => one.DueAt <= until)); )
        {
            Plan plan = world.Pass(at.Value);
            foreach (PlannedOccurrence planned in plan.Occurrences.Where(one => one.Verdict != PlanVerdict.Wait && one.Occurrence.DueAt <= until && !one.Reason.StartsWith("the controller did not look", StringComparison.Ordinal)))
            {
                Occurrence one = planned.Occurrence;
                Assert.True(done.TryAdd((one.Instance.Value, one.DueAt), planned.Verdict == PlanVerdict.Skip ? "skip" : $"start at {at:O}"), PlannedWorld.Line(planned));
            }

            world.InProgress.Clear();
            Assert.True(plan.WakeAt is null || plan.WakeAt > at, $"wakes at {plan.WakeAt:O}");
            at = plan.WakeAt;
        }

        return done;
    }
}
