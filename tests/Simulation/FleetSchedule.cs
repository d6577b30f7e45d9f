namespace DbCalm.Simulation;

/// <summary>A schedule of the simulated fleet: its settings for the controller and, said another way, when it is due.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">As an operator gives them.</param>
/// <param name="Targets">The instances that it means.</param>
/// <param name="Offset">Its first time after the start, at most one step.</param>
/// <param name="Step">From one time to the next.</param>
internal sealed record FleetSchedule(string Name, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Targets, TimeSpan Offset, TimeSpan Step)
{
    /// <summary>When it was paused for certain.</summary>
    public List<(DateTimeOffset From, DateTimeOffset Until)> Pauses { get; } = [];

    /// <summary>Every time up to <paramref name="end"/>.</summary>
    public IEnumerable<DateTimeOffset> DueUntil(DateTimeOffset end)
    {
        for (DateTimeOffset at = Scenario.Start + Offset; at <= end; at += Step)
        {
            yield return at;
        }
    }
}
