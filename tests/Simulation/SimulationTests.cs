using System.Globalization;

namespace DbCalm.Simulation;

/// <summary>Fleets with all their faults: <c>DBCALM_SIM_SEED</c> reruns one seed, <c>DBCALM_SIM_SEEDS</c> says how many to run, <c>DBCALM_SIM_DAYS</c> cuts the year short.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 50;

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
    public Task A_fleet_with_faults_keeps_every_promise(int seed) => RunAsync(seed, Scenario.Small);

    [Fact]
    [Trait("ring", "slow")]
    public Task A_year_of_fifty_instances_keeps_every_promise() =>
        RunAsync(2026, Environment.GetEnvironmentVariable("DBCALM_SIM_DAYS") is { Length: > 0 } days ? Scenario.Year with { Length = TimeSpan.FromDays(int.Parse(days, CultureInfo.InvariantCulture)) } : Scenario.Year);

    private async Task RunAsync(int seed, Scenario scenario)
    {
        long begun = TimeProvider.System.GetTimestamp();
        using var simulation = new Simulation(seed, scenario);
        Outcome outcome = await simulation.RunAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.0} s: {outcome}"));
        output.WriteLine(string.Join(", ", simulation.World.Faults.Counts.Select(fault => $"{fault.Key}: {fault.Value}")));
        Assert.True(outcome.Started > 0 && outcome.Deleted > 0, $"seed {seed} tested nothing");
    }
}
