using DbCalm.Core.Names;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Planning;

/// <summary>The instances by name, and those that a schedule means.</summary>
public sealed class PlannedFleet
{
    private readonly Dictionary<InstanceName, PlannedInstance> byName;
    private ILookup<(string, string), int>? byLabel;

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
        ? CandidatesOf(selector).Where(instance => selector.Matches(instance.Labels)).Select(instance => instance.Name)
        : definition.Instances;

    // A selector that asks for values needs to see only those that have one of them: of its parts, that which leaves the fewest.
    private IEnumerable<PlannedInstance> CandidatesOf(Selector selector)
    {
        ILookup<(string, string), int> labelled = byLabel ??= Instances
            .SelectMany((instance, i) => instance.Labels.Select(label => (Label: (label.Key, label.Value), Index: i)))
            .ToLookup(pair => pair.Label, pair => pair.Index);
        int[]? fewest = selector.AskedFor
            .Select(asked => asked.Values.Distinct(StringComparer.Ordinal).SelectMany(value => labelled[(asked.Key, value)]).ToArray())
            .MinBy(indices => indices.Length);
        return fewest is null ? Instances : fewest.Order().Select(i => Instances[i]);
    }
}
