using DbCalm.Core.Planning;
using DbCalm.Core.Tests.Schedules.Cron;
using static DbCalm.Core.Tests.Planning.ReferencePlanning;

namespace DbCalm.Core.Tests.Planning;

[Trait("ring", "slow")]
public sealed class PlannerPropertyTests
{
    private const int Cases = 10_000;
    private const int Seed = 20261121;

    [Fact]
    public void Every_turn_has_one_verdict_and_its_reason_holds() => ForEachCase(1, (world, now, plan) =>
    {
        PlanningSnapshot snapshot = world.Snapshot;
        var reference = new ReferencePlanning(snapshot, now);
        Turn[] told = [.. plan.Occurrences.Select(planned => TurnOf(planned.Occurrence))];
        Assert.Equal(told.Length, told.Distinct().Count());
        Assert.True(reference.Turns().SetEquals(told));
        Assert.True(snapshot.Waiting.Select(TurnOf).ToHashSet().SetEquals(plan.Occurrences.Where(planned => !planned.IsNew).Select(planned => TurnOf(planned.Occurrence))));
        Occurrence[] started = [.. plan.Occurrences.Where(planned => planned.Verdict == PlanVerdict.Start).Select(planned => planned.Occurrence)];
        BackupInProgress[] jobs = [.. snapshot.InProgress, .. started.Select(reference.JobOf)];
        ILookup<(int, string), PlannedOccurrence> turns = plan.Occurrences.ToLookup(planned => (planned.Occurrence.Schedule.Value, planned.Occurrence.Instance.Value));
        foreach (IGrouping<(int, string), PlannedOccurrence> own in turns)
        {
            PlannedOccurrence newest = own.MaxBy(planned => planned.Occurrence.DueAt)!;
            bool isAlive = reference.MustSkip(newest) is null;
            Assert.All(own, planned => CheckReason(reference, isAlive && newest != planned ? newest : null, planned, jobs, now));
        }
    });

    [Fact]
    public void Limits_hold_and_nobody_loses_a_place_to_one_behind() => ForEachCase(2, (world, now, plan) =>
    {
        var reference = new ReferencePlanning(world.Snapshot, now);
        Occurrence[] started = [.. plan.Occurrences.Where(planned => planned.Verdict == PlanVerdict.Start).Select(planned => planned.Occurrence)];
        BackupInProgress[] jobs = [.. started.Select(reference.JobOf)];
        BackupInProgress[] all = [.. world.InProgress, .. jobs];
        Assert.All(jobs, job => Assert.Single(all, other => other.Instance == job.Instance));
        Assert.All(jobs, job => Assert.All(reference.Places(job), place => Assert.InRange(all.Count(place.IsThere), 1, place.Limit)));
        foreach (Occurrence waits in plan.Occurrences.Where(planned => planned.Verdict == PlanVerdict.Wait).Select(planned => planned.Occurrence).Where(one => reference.MustWait(one) is null))
        {
            // Something that is full would be full without all that had to stand behind it.
            BackupInProgress[] before = [.. world.InProgress, .. started.Where(other => reference.MayGoBefore(other, waits)).Select(reference.JobOf)];
            Assert.NotEmpty(reference.Reached(waits, before));
        }
    });

    [Fact]
    public void Deciding_again_on_what_was_decided_starts_and_leaves_out_nothing() => ForEachCase(3, (world, now, plan) =>
    {
        HashSet<Occurrence> waiting = [.. plan.Occurrences.Where(planned => planned.Verdict == PlanVerdict.Wait).Select(planned => planned.Occurrence)];
        world.Pass(now);
        Plan again = world.Pass(now);
        Assert.Empty(again.Cursors);
        Assert.Empty(again.Warnings);
        Assert.Equal(plan.WakeAt, again.WakeAt);
        Assert.All(again.Occurrences, planned => Assert.Equal((PlanVerdict.Wait, false), (planned.Verdict, planned.IsNew)));
        Assert.True(waiting.SetEquals(again.Occurrences.Select(planned => planned.Occurrence)));
    });

    [Fact]
    public void The_order_of_the_input_does_not_matter() => ForEachCase(4, (world, now, plan) =>
    {
        var random = new Random(plan.Occurrences.Count);
        PlanningSnapshot snapshot = world.Snapshot;
        Plan other = Planner.Decide(
            snapshot with { Schedules = [.. snapshot.Schedules.OrderBy(_ => random.Next())], Waiting = [.. snapshot.Waiting.OrderBy(_ => random.Next())], InProgress = [.. snapshot.InProgress.OrderBy(_ => random.Next())] },
            now);
        Assert.Equal(plan.Occurrences.Where(planned => planned.Verdict != PlanVerdict.Skip), other.Occurrences.Where(planned => planned.Verdict != PlanVerdict.Skip));
        Assert.True(plan.Occurrences.ToHashSet().SetEquals(other.Occurrences));
        Assert.Equal(plan.WakeAt, other.WakeAt);
    });

    [Fact]
    public void Nothing_changes_before_the_time_at_which_to_look_again() => ForEachCase(5, (world, now, _) =>
    {
        Plan plan = world.Pass(now);
        Assert.True(plan.WakeAt is null || plan.WakeAt > now, $"wakes at {plan.WakeAt:O}");
        DateTimeOffset last = plan.WakeAt is { } wakeAt ? wakeAt.AddTicks(-1) : now.AddDays(400);
        Assert.All(world.Pass(last).Occurrences, planned => Assert.True(planned.Verdict == PlanVerdict.Wait, planned.ToString()));
    });

    private static void CheckReason(ReferencePlanning reference, PlannedOccurrence? newer, PlannedOccurrence planned, BackupInProgress[] jobs, DateTimeOffset now)
    {
        Occurrence occurrence = planned.Occurrence;
        DateTimeOffset? next = reference.ScheduleOf(occurrence)?.Clock.Next(occurrence.DueAt);
        string expected = reference.MustSkip(planned) is { } skip ? $"Skip {skip}"
            : newer is not null ? $"Skip it could not start before the next run was due, at {Minute(newer.Occurrence.DueAt)} UTC"
            : reference.MustWait(occurrence) is { } wait
                ? wait == "no host lists the instance" && next <= now ? $"Skip no host listed the instance before the next run was due, at {Minute(next.Value)} UTC" : $"Wait {wait}"
            : planned.Verdict == PlanVerdict.Start ? "Start "
            : $"Wait {reference.Reached(occurrence, jobs).FirstOrDefault(reason => reason == planned.Reason) ?? "for nothing"}";
        Assert.StartsWith(expected, $"{planned.Verdict} {planned.Reason}", StringComparison.Ordinal);
        Assert.Equal(planned.Verdict == PlanVerdict.Start, planned.Reason.Length == 0);
    }

    private static void ForEachCase(int salt, Action<PlannedWorld, DateTimeOffset, Plan> check)
    {
        var makers = new Random(Seed);
        PlannedSchedule[] pool = [.. Enumerable.Range(1, 300).Select(id => RandomPlanning.Schedule(makers, id, 6))];
        for (int i = 0; i < Cases; i++)
        {
            int seed = Seed + (salt * 1_000_000) + i;
            var random = new Random(seed);
            DateTimeOffset now = CronExpressionTests.Utc("2026-01-01T00:00").AddMinutes(random.Next(365 * 24 * 60)).AddSeconds(random.Next(2) * random.Next(60));
            PlannedWorld world = RandomPlanning.World(random, pool, now);
            PlanningSnapshot snapshot = world.Snapshot;
            Plan plan = Planner.Decide(snapshot, now);
            try
            {
                check(world, now, plan);
            }
            catch (Exception e)
            {
                string lines = string.Join('\n', plan.Occurrences.Select(planned => $"{PlannedWorld.Line(planned)} from {planned.Occurrence.StartFrom:O}"));
                Assert.Fail($"seed {seed}: {e.Message}\n{RandomPlanning.Describe(snapshot, now)}\n{lines}\nwake {plan.WakeAt:O}");
            }
        }
    }
}
