using DbCalm.Core.Fleet;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Planning;

/// <summary>The instances by name, and those that a schedule means.</summary>
public sealed class PlannedFleet
{
    private readonly Dictionary<InstanceName, PlannedInstance> byName;

    public PlannedFleet(IReadOnlyList<PlannedInstance> instances)
    {
        Instances = instances;
        byName = instances.ToDictionary(instance => instance.Name);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<PlannedInstance> Instances { get; }

    /// <summary>The instance of this name; null when no host lists it.</summary>
    public PlannedInstance? Find(InstanceName name) => byName.GetValueOrDefault(name);

    /// <summary>Whether <paramref name="definition"/> means the instance.</summary>
    public static bool IsTarget(ScheduleDefinition definition, PlannedInstance instance) => definition.Selector?.Matches(instance.Labels) ?? definition.Instances.Contains(instance.Name);

    /// <summary>The names of those that <paramref name="definition"/> means. One that is named and not listed is among them, so that its turns are not lost.</summary>
    public IEnumerable<InstanceName> TargetsOf(ScheduleDefinition definition) => definition.Selector is { } selector
        ? Instances.Where(instance => selector.Matches(instance.Labels)).Select(instance => instance.Name)
        : definition.Instances;
}
