using System.Globalization;
using System.Text.RegularExpressions;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Planning;

/// <summary>A month of a small fleet: jobs that last, hosts that go away and return, a controller that is down at times. Looks when the planner says, when a job ends and when a host comes.</summary>
internal sealed partial class FleetMonth
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    private readonly Random random;
    private readonly bool isCalm;
    private readonly PriorityQueue<Action, DateTimeOffset> events = new();
    private readonly Dictionary<(int, string), SortedSet<DateTimeOffset>> ended = [];
    private readonly Dictionary<(int, string), int> untold = [];
    private readonly List<(ScheduleId Schedule, DateTimeOffset? First)> cursors = [];
    private DateTimeOffset downUntil = DateTimeOffset.MinValue;

    /// <param name="seed">Decides everything.</param>
    /// <param name="isCalm">Nothing goes away, and there is room for all that is due, though not always at once.</param>
    public FleetMonth(int seed, bool isCalm)
    {
        (random, this.isCalm) = (new Random(seed), isCalm);
        int instances = random.Next(2, 7);
        World = new PlannedWorld { Instances = [.. Enumerable.Range(1, instances).Select(n => RandomPlanning.Instance(random, n, 3)).Select(one => isCalm ? one with { IsOnline = true } : one)] };
        World.Limits = isCalm ? new StartLimits(2, 2, 1, 2) : new StartLimits(random.Next(1, 3), random.Next(1, 4), 1, random.Next(1, 5));
        for (int id = 1; id <= (isCalm ? 4 : random.Next(2, 6)); id++)
        {
            PlannedSchedule planned = isCalm ? Calm(id, instances) : RandomPlanning.Schedule(random, id, instances);
            DateTimeOffset? first = planned.Clock.Next(Start);
            bool isPaused = !isCalm && random.Next(4) == 0;
            World.Schedules.Add(planned with { NextDue = first, Schedule = planned.Schedule with { PausedUntil = isPaused ? Start.AddHours(random.Next(24 * 20)) : null } });
            cursors.Add((planned.Schedule.Id, first));
        }
    }

    public PlannedWorld World { get; }

    public DateTimeOffset Now { get; private set; } = Start;

    public int Starts { get; private set; }

    /// <summary>The longest time from the earliest start to the start.</summary>
    public TimeSpan LongestWait { get; private set; }

    public void Run(int days)
    {
        DateTimeOffset end = Start.AddDays(days);
        if (!isCalm)
        {
            At(Start.AddHours(random.Next(100)), FlipHost);
            At(Start.AddHours(random.Next(200)), GoDown);
        }

        while (Now < end)
        {
            DateTimeOffset? wakeAt = Now >= downUntil ? Pass() : downUntil;
            Assert.True(wakeAt is null || wakeAt > Now, $"wakes at {wakeAt:O}");
            DateTimeOffset next = wakeAt is { } at && at < end ? at : end;
            while (events.TryPeek(out Action? happens, out DateTimeOffset when) && when <= next)
            {
                events.Dequeue();
                next = when;
                Now = when;
                happens();
            }

            Now = next;
        }

        downUntil = DateTimeOffset.MinValue;
        Pass();
    }

    /// <summary>Every time of every schedule on each of its targets ended once or waits.</summary>
    public void CheckThatNothingIsLost()
    {
        var waiting = World.Waiting.ToLookup(one => (one.Schedule.Value, one.Instance.Value), one => one.DueAt);
        foreach ((ScheduleId id, DateTimeOffset? first) in cursors)
        {
            PlannedSchedule planned = World.Schedules.Single(one => one.Schedule.Id == id);
            var times = new List<DateTimeOffset>();
            for (DateTimeOffset? at = first; at <= Now; at = planned.Clock.Next(at.Value))
            {
                times.Add(at.Value);
            }

            foreach (InstanceName name in new PlannedFleet(World.Instances).TargetsOf(planned.Definition))
            {
                (int, string) key = (id.Value, name.Value);
                SortedSet<DateTimeOffset> known = [.. ended.GetValueOrDefault(key, []), .. waiting[key]];
                Assert.Subset(times.ToHashSet(), known.ToHashSet());
                Assert.Equal(times.Count, known.Count + untold.GetValueOrDefault(key));
                Assert.InRange(waiting[key].Count(), 0, 1);
            }
        }
    }

    private DateTimeOffset? Pass()
    {
        Plan plan = World.Pass(Now);
        foreach (PlannedOccurrence planned in plan.Occurrences.Where(planned => planned.Verdict != PlanVerdict.Wait))
        {
            Occurrence one = planned.Occurrence;
            (int, string) key = (one.Schedule.Value, one.Instance.Value);
            ended.TryAdd(key, []);
            Assert.True(ended[key].Add(one.DueAt), $"{PlannedWorld.Line(planned)} a second time");
            Assert.Equal(planned.Verdict == PlanVerdict.Start, planned.Reason.Length == 0);
            if (planned.Verdict == PlanVerdict.Start)
            {
                Begin(one);
            }
            else if (Earlier().Match(planned.Reason) is { Success: true } match)
            {
                untold[key] = untold.GetValueOrDefault(key) + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            }
        }

        Assert.All(World.InProgress, job => Assert.Single(World.InProgress, other => other.Instance == job.Instance));
        Assert.InRange(World.InProgress.Count, 0, World.Limits.Fleet);
        Assert.All(World.InProgress.GroupBy(job => job.Host), host => Assert.InRange(host.Count(), 1, World.Limits.PerHost));
        Assert.All(World.InProgress.Where(job => job.Repository is not null).GroupBy(job => job.Repository), there => Assert.InRange(there.Count(), 1, World.Limits.PerRepository));
        Assert.All(World.InProgress.Where(job => job.Cluster is not null).GroupBy(job => job.Cluster), cluster => Assert.InRange(cluster.Count(), 1, World.Limits.PerCluster));
        return plan.WakeAt;
    }

    private void Begin(Occurrence one)
    {
        Starts++;
        LongestWait = Now - one.StartFrom > LongestWait ? Now - one.StartFrom : LongestWait;
        int minutes = isCalm ? random.Next(1, 12) : random.Next(10) == 0 ? random.Next(60 * 9) : random.Next(40);
        At(Now.AddMinutes(minutes).AddSeconds(random.Next(60)), () => World.End(one.Instance.Value));
    }

    private void FlipHost()
    {
        int at = random.Next(World.Instances.Count);
        HostId host = World.Instances[at].Host;
        bool isOnline = !World.Instances[at].IsOnline;
        World.Instances = [.. World.Instances.Select(one => one.Host == host ? one with { IsOnline = isOnline } : one)];
        At(Now.AddMinutes(random.Next(1, random.Next(2) == 0 ? 60 : 60 * 48)), FlipHost);
    }

    private void GoDown()
    {
        downUntil = Now.AddMinutes(random.Next(random.Next(3) == 0 ? 60 * 60 : 30));
        At(Now.AddHours(random.Next(1, 150)), GoDown);
    }

    private PlannedSchedule Calm(int id, int instances) => PlanningSample.Schedule(
        id,
        (DateTimeOffset?)null,
        ("cron", RandomPlanning.Pick(random, ["0 * * * *", "0 2 * * *", "30 */3 * * *", "0 */2 * * *"])),
        ("instances", string.Join(',', Enumerable.Range(1, instances).Select(n => $"db{n}"))),
        ("priority", RandomPlanning.Pick(random, ["-100", "0", "100"])),
        ("overlap", "queue"),
        ("repositories", "nas"));

    private void At(DateTimeOffset when, Action happens) => events.Enqueue(happens, when);

    [GeneratedRegex("as after ([0-9]+) earlier ones$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Earlier();
}
