using DbCalm.Core.Planning;

namespace DbCalm.Simulation;

/// <summary>How large a simulation is.</summary>
/// <param name="Hosts">Machines with an agent each.</param>
/// <param name="InstancesAHost">Database servers on each.</param>
/// <param name="Length">How long faults go on; then everything settles.</param>
/// <param name="RetentionEvery">How often retention runs.</param>
/// <param name="AutoEvery">How often the instances are backed up whose schedule chooses the type.</param>
/// <param name="RequestEvery">How often people want something.</param>
/// <param name="FaultScale">How bad it is; 1 is bad.</param>
internal sealed record Scenario(int Hosts, int InstancesAHost, TimeSpan Length, TimeSpan RetentionEvery, TimeSpan AutoEvery, TimeSpan RequestEvery, double FaultScale)
{
    /// <summary>A Sunday.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Tight enough to be reached.</summary>
    public static StartLimits Limits { get; } = new(PerHost: 2, PerRepository: 8, PerCluster: 1, Fleet: 12);

    /// <summary>Six servers on three hosts for twelve days.</summary>
    public static Scenario Small { get; } = new(3, 2, TimeSpan.FromDays(12), TimeSpan.FromHours(12), TimeSpan.FromHours(12), TimeSpan.FromHours(10), 1);

    /// <summary>
    /// Fifty servers on ten hosts for a year, retention daily. Thirty-three have a full a week, copied to a second repository, and an incremental a day; seventeen have a
    /// backup a day, copied too, which is a full every fifth day; one of these has another every four hours, a full after each twelve.
    /// </summary>
    public static Scenario Year { get; } = new(10, 5, TimeSpan.FromDays(365), TimeSpan.FromDays(1), TimeSpan.FromDays(1), TimeSpan.FromDays(2), 0.1);
}
