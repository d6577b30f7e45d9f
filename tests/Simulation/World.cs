namespace DbCalm.Simulation;

/// <summary>What all parts of a simulation share.</summary>
internal sealed class World
{
    public World(int seed, Scenario scenario)
    {
        Seed = seed;
        Scenario = scenario;
        Random = new Random(seed);
        Time = new SimulatedTime(Scenario.Start);
        Agenda = new Agenda(Time);
        Faults = new Faults(Random, scenario.FaultScale);
        Repositories = new Repositories(["near", "far"]);
        if (Random.Next(3) == 0)
        {
            farIsLockedFor = TimeSpan.FromDays(Random.Next(1, 9));
            Faults.Note("locked repository");
        }
    }

    private readonly TimeSpan? farIsLockedFor;

    public int Seed { get; }

    public Scenario Scenario { get; }

    public Random Random { get; }

    public SimulatedTime Time { get; }

    public Agenda Agenda { get; }

    public Faults Faults { get; }

    public Repositories Repositories { get; }

    public FleetLoad Load { get; } = new(Scenario.Limits);

    public Needs Needs { get; } = new();

    /// <summary>How long what is stored in the repository is locked, as its manifest tells; null for not at all.</summary>
    public TimeSpan? LockOf(string repository) => repository == "far" ? farIsLockedFor : null;

    /// <summary>Every job whose work an agent began.</summary>
    public HashSet<string> Begun { get; } = new(StringComparer.Ordinal);

    public TimeSpan Seconds(int from, int to) => TimeSpan.FromSeconds(from + (Random.NextDouble() * (to - from)));

    public TimeSpan Minutes(int from, int to) => Seconds(from * 60, to * 60);
}
