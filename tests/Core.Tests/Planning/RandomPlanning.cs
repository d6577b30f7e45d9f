using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Tests.Planning;

/// <summary>Small fleets with schedules of every kind, and what may wait and go on in them.</summary>
internal static class RandomPlanning
{
    private static readonly string[] Crons = ["* * * * *", "*/7 * * * *", "*/15 * * * *", "0 * * * *", "30 2 * * *", "0 */6 * * *", "15 1,13 * * 1-5", "0 4 * * 0", "0 0 1 * *", "30 2 29 2 *"];
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];
    private static readonly string[] Selectors = ["env=prod", "env=prod,!tier=test", "env in (prod,test)", "!env", "cluster", "env=nowhere"];
    private static readonly string[] Windows = ["22:00-06:00", "02:00-03:00", "09:00-17:00", "00:00-12:00", "02:30-02:50"];
    private static readonly string[] Times = ["1m", "10m", "45m", "2h", "1d"];

    public static PlannedSchedule Schedule(Random random, int id, int instances)
    {
        while (true)
        {
            var settings = new Dictionary<string, string> { ["cron"] = Pick(random, Crons), ["zone"] = Pick(random, Zones) };
            if (random.Next(3) == 0)
            {
                settings["selector"] = Pick(random, Selectors);
            }
            else
            {
                settings["instances"] = string.Join(',', Enumerable.Range(1, instances + 1).Where(_ => random.Next(2) == 0).Append(instances + 2).Take(4).Select(n => $"db{n}"));
            }

            Maybe(random, settings, 3, "jitter", Times);
            Maybe(random, settings, 3, "window", Windows);
            Maybe(random, settings, 4, "deadline", Times);
            Maybe(random, settings, 2, "priority", ["-100", "-1", "1", "2", "100"]);
            Maybe(random, settings, 2, "overlap", ["queue"]);
            Maybe(random, settings, 3, "catch_up", ["none"]);
            Maybe(random, settings, 2, "repositories", ["nas", "s3", "nas,s3"]);
            try
            {
                return PlanningSample.Schedule(id, (DateTimeOffset?)null, [.. settings.Select(s => (s.Key, s.Value))]);
            }
            catch (Core.Errors.DbCalmException)
            {
                // Windows and deadlines that are shorter than the jitter are refused.
            }
        }
    }

    public static PlannedInstance Instance(Random random, int n, int hosts)
    {
        var labels = new List<(string, string)>();
        Label("env", ["prod", "test"]);
        Label("tier", ["test", "live"]);
        Label("cluster", ["c1", "c2", ""]);
        return PlanningSample.Instance($"db{n}", $"h{random.Next(1, hosts + 1)}", random.Next(5) > 0, [.. labels]);

        void Label(string key, string[] values)
        {
            if (random.Next(2) == 0)
            {
                labels.Add((key, Pick(random, values)));
            }
        }
    }

    /// <param name="random">Decides everything.</param>
    /// <param name="pool">Definitions to choose from; each of another id.</param>
    /// <param name="now">When the pass will be.</param>
    public static PlannedWorld World(Random random, IReadOnlyList<PlannedSchedule> pool, DateTimeOffset now)
    {
        int instances = random.Next(0, 8), hosts = random.Next(1, 4);
        PlannedSchedule[] chosen = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(pool.Count)).Distinct().Select(i => pool[i])];
        var world = new PlannedWorld
        {
            Instances = [.. Enumerable.Range(1, instances).Select(n => Instance(random, n, hosts))],
            Limits = new StartLimits(Limit(), Limit(), Limit(), Limit()),
        };
        foreach (PlannedSchedule schedule in chosen)
        {
            DateTimeOffset? cursor = schedule.Clock.Next(now.AddMinutes(-Ago(random)));
            PlannedSchedule planned = schedule with { NextDue = random.Next(6) == 0 && cursor is { } at ? schedule.Clock.Next(at) : cursor };
            DateTimeOffset? pause = random.Next(5) == 0 ? now.AddMinutes(random.Next(-300, 300)) : null;
            AddWaiting(random, world, planned, now);
            if (random.Next(10) > 0)
            {
                world.Schedules.Add(planned with { Schedule = planned.Schedule with { PausedUntil = pause } });
            }
        }

        foreach (PlannedInstance instance in world.Instances.Where(_ => random.Next(4) == 0))
        {
            world.InProgress.Add(new BackupInProgress(
                instance.Name, instance.Host, random.Next(2) == 0 ? new RepositoryName(Pick(random, ["nas", "s3"])) : null, instance.Cluster, random.Next(2) == 0 ? Pick(random, chosen).Schedule.Id : null));
        }

        return world;

        int Limit() => random.Next(2) == 0 ? random.Next(1, 3) : 100;
    }

    // At most one waits for each schedule and instance: an older one was left out when it became due.
    private static void AddWaiting(Random random, PlannedWorld world, PlannedSchedule planned, DateTimeOffset now)
    {
        foreach (int n in Enumerable.Range(1, 9).Where(_ => random.Next(4) == 0))
        {
            DateTimeOffset? due = planned.Clock.Next(now.AddMinutes(-Ago(random) - random.Next(10)));
            if (due <= now && (due < planned.NextDue || random.Next(10) == 0))
            {
                DateTimeOffset from = due.Value + (planned.Definition.Jitter * random.NextDouble());
                world.Waiting.Add(new Occurrence(planned.Schedule.Id, new InstanceName($"db{n}"), due.Value, from, due.Value + planned.Definition.Deadline));
            }
        }
    }

    public static string Describe(PlanningSnapshot snapshot, DateTimeOffset now) => string.Join('\n', [
        $"now {now:O}, {snapshot.Limits}",
        .. snapshot.Schedules.Select(s => $"s{s.Schedule.Id} next {s.NextDue:O} paused {s.Schedule.PausedUntil:O} {string.Join(' ', s.Definition.Instances)} {s.Definition.Selector} {s.Definition.Timing.Describe()} {s.Definition.Zone.Id} window {s.Definition.Window} jitter {s.Definition.Jitter} deadline {s.Definition.Deadline} priority {s.Definition.Priority} {s.Definition.Overlap} {s.Definition.CatchUp} {string.Join(' ', s.Definition.Repositories)}"),
        .. snapshot.Fleet.Instances.Select(i => $"{i.Name} on {i.Host} {(i.IsOnline ? "online" : "offline")} {string.Join(',', i.Labels)}"),
        .. snapshot.Waiting.Select(w => $"waiting {w}"),
        .. snapshot.InProgress.Select(j => $"going {j}")]);

    public static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    private static int Ago(Random random) => random.Next(20) switch { < 12 => random.Next(10), < 19 => random.Next(300), _ => random.Next(60 * 24 * 2) };

    private static void Maybe(Random random, Dictionary<string, string> settings, int oneIn, string key, string[] values)
    {
        if (random.Next(oneIn) == 0)
        {
            settings[key] = Pick(random, values);
        }
    }
}
