using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Schedules;

/// <summary>What somebody wants to be done when. Made by <see cref="ScheduleSettings.Read(ScheduleName, IEnumerable{KeyValuePair{string, string}})"/>, which checks it.</summary>
public sealed record ScheduleDefinition
{
    public required ScheduledType Type { get; init; }

    /// <summary>When a full is due; only with <see cref="ScheduledType.Auto"/>.</summary>
    public AutoRule? Auto { get; init; }

    public required Timing Timing { get; init; }

    /// <summary>Where its local times are.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The instances by name; empty when <see cref="Selector"/> chooses them.</summary>
    public IReadOnlyList<InstanceName> Instances { get; init; } = [];

    /// <summary>Chooses the instances by their labels; null when they are named.</summary>
    public Selector? Selector { get; init; }

    /// <summary>Each run starts up to this much later, each instance at a time of its own.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The only local times at which a run may start; null: any.</summary>
    public StartWindow? Window { get; init; }

    /// <summary>A run that has not started this long after it was due is left out; null: it waits for the next one.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Higher goes first, -100 to 100.</summary>
    public int Priority { get; init; }

    public OverlapAction Overlap { get; init; }

    public CatchUp CatchUp { get; init; }

    public MissingBase MissingBase { get; init; }

    /// <summary>Where backups are kept, the first in the stream; empty for the host's default.</summary>
    public IReadOnlyList<RepositoryName> Repositories { get; init; } = [];

    /// <summary>How hard its backups and their copies may work; null: as the repositories say.</summary>
    public Pace? Pace { get; init; }

    /// <summary>What runs around each of its backups, on the instance's host; null for nothing.</summary>
    public JobHooks? Hooks { get; init; }

    /// <summary>How long its backups are kept; null: as their instance says.</summary>
    public PolicyName? Retention { get; init; }

    /// <summary>How long its backups are kept in some repositories, before anything else that is said of them.</summary>
    public IReadOnlyDictionary<RepositoryName, PolicyName> CopyRetention { get; init; } = new Dictionary<RepositoryName, PolicyName>();

    /// <summary>How long its backups are kept as DBCalm says it, in place of <see cref="Retention"/>; null when not said so.</summary>
    public RetentionPolicy? OwnRetention { get; init; }

    /// <summary>All that this schedule says about how long its backups are kept.</summary>
    public ScheduleRetention RetentionTerms => new(Retention, OwnRetention, CopyRetention);
}
