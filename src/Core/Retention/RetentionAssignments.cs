using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>All that says which policy a copy of a backup is kept by.</summary>
public sealed record RetentionAssignments
{
    /// <summary>The policies that there are.</summary>
    public IReadOnlyDictionary<PolicyName, RetentionPolicy> Policies { get; init; } = new Dictionary<PolicyName, RetentionPolicy>();

    /// <summary>What repositories say; those that say nothing need not be in it.</summary>
    public IReadOnlyDictionary<RepositoryName, PolicyName> Repositories { get; init; } = new Dictionary<RepositoryName, PolicyName>();

    /// <summary>What schedules say, those that are deleted among them, by number.</summary>
    public IReadOnlyDictionary<int, ScheduleRetention> Schedules { get; init; } = new Dictionary<int, ScheduleRetention>();

    /// <summary>What instances say; those that say nothing need not be in it.</summary>
    public IReadOnlyDictionary<InstanceName, PolicyName> Instances { get; init; } = new Dictionary<InstanceName, PolicyName>();

    /// <summary>The policy that applies; null when the copy is kept, since none is named or the one that is named is not there.</summary>
    /// <param name="schedule">What the schedule that made the backup says.</param>
    /// <param name="repository">Where the copy is.</param>
    /// <param name="instance">What the instance says; null for nothing.</param>
    public RetentionPolicy? PolicyOf(ScheduleRetention schedule, RepositoryName repository, PolicyName? instance) => PolicyChoice.Resolve(
        Find(schedule.Copies.TryGetValue(repository, out PolicyName copy) ? copy : null),
        Find(Repositories.TryGetValue(repository, out PolicyName there) ? there : null),
        schedule.Own is { } own ? new NamedPolicy(own.Name, own) : Find(schedule.General),
        Find(instance))?.Policy;

    private NamedPolicy? Find(PolicyName? name) => name is { } given ? new NamedPolicy(given, Policies.GetValueOrDefault(given)) : null;
}
