using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>What a schedule says about how long its backups are kept.</summary>
/// <param name="General">Its policy; null for none.</param>
/// <param name="Own">What it says in DBCalm's way, in place of a policy; null for none.</param>
/// <param name="Copies">Its policies for copies in some repositories.</param>
public sealed record ScheduleRetention(PolicyName? General, RetentionPolicy? Own, IReadOnlyDictionary<RepositoryName, PolicyName> Copies)
{
    /// <summary>What backups that no schedule made go by.</summary>
    public static ScheduleRetention None { get; } = new(null, null, new Dictionary<RepositoryName, PolicyName>());

    /// <summary>Whether both say the same.</summary>
    public bool IsSame(ScheduleRetention other) =>
        General == other.General && Own == other.Own && Copies.Count == other.Copies.Count && Copies.All(copy => other.Copies.TryGetValue(copy.Key, out PolicyName name) && name == copy.Value);
}
