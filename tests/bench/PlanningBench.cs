using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Bench;

/// <summary>Passes over 10,000 instances on 5,000 hosts and 30,000 schedules, nine of ten of which name their instance and the others choose ten by a label.</summary>
internal static class PlanningBench
{
    private const int Instances = 10_000;
    private const int Schedules = 30_000;
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);
    private static readonly string[] Crons = ["0 2 * * *", "15 * * * *", "0 3 * * 0"];
    private static readonly string[] Places = ["UTC", "Europe/Berlin", "America/New_York"];

    public static void Run(Figures figures, int rounds)
    {
        PlannedInstance[] instances = [.. Enumerable.Range(0, Instances).Select(Instance)];
        PlannedSchedule[] schedules = [.. Enumerable.Range(0, Schedules).Select(n => Schedule(n, n % 10 == 0))];
        PlannedSchedule[] chosen = [.. Enumerable.Range(0, Schedules).Select(n => Schedule(n, true))];
        Measure("nothing due", null, schedules, _ => false);
        Measure("1 % due", 50, schedules, n => n % 100 == 7 || n % 1000 == 10);
        Measure("1 % due, all by selectors", null, chosen, n => n % 100 == 7);
        Measure("everything due", null, schedules, _ => true);
        IReadOnlyList<Occurrence> waiting = [.. Planner.Decide(Snapshot([.. schedules.Select(one => one with { NextDue = Now })], []), Now).Occurrences.Where(one => one.Verdict == PlanVerdict.Wait).Select(one => one.Occurrence)];
        Measure($"{waiting.Count} waiting for limits", null, schedules, _ => false, waiting);

        PlanningSnapshot Snapshot(PlannedSchedule[] all, IReadOnlyList<Occurrence> waits) => new()
        {
            Schedules = all,
            Fleet = new PlannedFleet(instances),
            Waiting = waits,
            InProgress = waits.Count == 0 ? [] : [.. instances.Take(200).Where((_, n) => n % 2 == 0).Select(one => new BackupInProgress(one.Name, one.Host, null, one.Cluster, null))],
            Limits = StartLimits.Default,
        };

        void Measure(string what, double? limit, PlannedSchedule[] all, Func<int, bool> isDue, IReadOnlyList<Occurrence>? waits = null)
        {
            PlannedSchedule[] set = [.. all.Select((one, n) => one with { NextDue = isDue(n) ? Now : Now.AddHours(1) })];
            Plan plan = Planner.Decide(Snapshot(set, waits ?? []), Now);
            double[] times = Figures.Time(rounds, () => Planner.Decide(Snapshot(set, waits ?? []), Now));
            figures.Add($"planning pass, {what}", times, limit, "ms", $"{plan.Cursors.Count} due, {plan.Occurrences.Count} turns, {plan.Occurrences.Count(one => one.Verdict == PlanVerdict.Start)} start");
        }
    }

    private static PlannedInstance Instance(int n) => new(
        new InstanceName($"db{n}"),
        new HostId($"h{n / 2}"),
        n % 50 != 0,
        new Dictionary<string, string> { ["env"] = n % 3 == 0 ? "test" : "prod", ["app"] = $"a{n / 10}", ["tier"] = $"t{n % 4}", ["cluster"] = $"c{n / 3}" });

    private static PlannedSchedule Schedule(int n, bool isBySelector)
    {
        var name = new ScheduleName($"s{n}");
        var settings = new Dictionary<string, string>
        {
            ["type"] = "full",
            ["cron"] = Crons[n % Crons.Length],
            ["zone"] = Places[n / 3 % Places.Length],
            ["priority"] = $"{n % 5}",
            [isBySelector ? "selector" : "instances"] = isBySelector ? $"env=prod,app=a{n / 10 % (Instances / 10)}" : $"db{n % Instances}",
            ["repositories"] = $"r{n % 20}",
        };
        if (n % 3 == 0)
        {
            settings["jitter"] = "10m";
        }

        ScheduleDefinition definition = ScheduleSettings.Read(name, settings);
        return new PlannedSchedule(new Schedule { Id = new ScheduleId(n + 1), Name = name, Definition = definition }, definition.Timing.Clock(definition.Zone), null);
    }
}
