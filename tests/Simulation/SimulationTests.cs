using System.Globalization;

namespace DbCalm.Simulation;

/// <summary>Fleets with all their faults: <c>DBCALM_SIM_SEED</c> reruns one seed, <c>DBCALM_SIM_SEEDS</c> says how many to run, <c>DBCALM_SIM_DAYS</c> cuts the year short.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 50;
    private const string Year = "DBCALM_SIM_DAYS";

    // What has to happen somewhere in the usual seeds; otherwise they prove nothing of it.
    private static readonly string[] Wanted =
    [
        "cut", "lose", "repeat", "host away", "job failed", "repository away", "deletion refused", "clock jumped", "retention asked", "locked repository", "locked", "window", "hold", "release", "restore", "deletion by hand",
        "pause", "request refused",
        .. "store-committing store-committed job-queued offer-stored event-stored runs-stored expired-queued".Split(' ').Select(point => $"controller died at {point}"),
        .. "job-journaled epoch-raised result-recorded job-removed draft-begun work-done manifest-durable copy-begun copy-durable manifest-deleted data-deleted".Split(' ').Select(point => $"agent died at {point}"),
    ];

    private static readonly Dictionary<int, IReadOnlyDictionary<string, int>> Done = [];

    public static TheoryData<int> Seeds
    {
        get
        {
            string? one = Environment.GetEnvironmentVariable("DBCALM_SIM_SEED");
            string? many = Environment.GetEnvironmentVariable("DBCALM_SIM_SEEDS");
            return one is { Length: > 0 }
                ? [int.Parse(one, CultureInfo.InvariantCulture)]
                : [.. Enumerable.Range(1, many is { Length: > 0 } ? int.Parse(many, CultureInfo.InvariantCulture) : UsualSeeds)];
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_fleet_with_faults_keeps_every_promise(int seed)
    {
        if (!Done.ContainsKey(seed))
        {
            Done[seed] = await RunAsync(seed, Scenario.Small);
        }
    }

    [Fact]
    public async Task The_usual_seeds_meet_every_fault()
    {
        Assert.SkipWhen(Seeds.Count < UsualSeeds, "only some seeds are run");
        for (int seed = 1; seed <= UsualSeeds; seed++)
        {
            await A_fleet_with_faults_keeps_every_promise(seed);
        }

        Dictionary<string, int> counts = Done.Values.SelectMany(counts => counts).GroupBy(count => count.Key).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
        output.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key}: {count.Value}")));
        Assert.Equal("", string.Join(", ", Wanted.Where(kind => !counts.ContainsKey(kind))));
    }

    [Fact]
    public Task A_month_of_fifty_instances_keeps_every_promise() => RunAsync(30, Scenario.Year with { Length = TimeSpan.FromDays(30) });

    [Fact]
    [Trait("ring", "slow")]
    public Task A_year_of_fifty_instances_keeps_every_promise() => RunAsync(
        2026, Environment.GetEnvironmentVariable(Year) is { Length: > 0 } days ? Scenario.Year with { Length = TimeSpan.FromDays(int.Parse(days, CultureInfo.InvariantCulture)) } : Scenario.Year);

    private async Task<IReadOnlyDictionary<string, int>> RunAsync(int seed, Scenario scenario)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using var simulation = new Simulation(seed, scenario);
        Outcome outcome = await simulation.RunAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s: {outcome}"));
        output.WriteLine(string.Join(", ", simulation.World.Faults.Counts.Select(fault => $"{fault.Key}: {fault.Value}")));
        Assert.True(outcome.Started > 0 && outcome.Deleted > 0, $"seed {seed} tested nothing");
        return simulation.World.Faults.Counts;
    }
}
