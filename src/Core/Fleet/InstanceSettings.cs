using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Selectors;
using DbCalm.Core.Settings;

namespace DbCalm.Core.Fleet;

/// <summary>What operators say of an instance. Made by <see cref="Read"/>, which checks it.</summary>
public sealed record InstanceSettings
{
    private const int MaxLabels = 50;
    private static readonly TimeSpan LongestObjective = TimeSpan.FromDays(3660);

    /// <summary>Every key, in the order in which they are shown.</summary>
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new("labels", "KEY=VALUE,...", "What selectors look at; 'cluster' names its replication cluster"),
        new("objective", "TIME", "How old its newest good backup may be, e.g. 24h; as its schedules imply when nothing is said"),
        new("retention", "POLICY", "How long its backups are kept where no repository or schedule says so"),
    ];

    /// <summary>What selectors look at.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>How old its newest good backup may be; null: as its schedules imply.</summary>
    public TimeSpan? Objective { get; init; }

    /// <summary>How long its backups are kept where nothing more specific says so; null: for ever.</summary>
    public PolicyName? Retention { get; init; }

    /// <summary>What <paramref name="settings"/> say; throws one invalid-input error that lists every mistake.</summary>
    public static InstanceSettings Read(InstanceName name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var errors = new ValidationErrors();
        var values = new SettingValues($"instance {name}", Keys, settings, errors);
        var read = new InstanceSettings
        {
            Labels = ReadLabels(values),
            Objective = values.Time("objective", LongestObjective),
            Retention = values.Read("retention", text => new PolicyName(text)) is { Value.Length: > 0 } policy ? policy : null,
        };
        errors.ThrowIfAny($"instance {name}");
        return read;
    }

    private static Dictionary<string, string> ReadLabels(SettingValues values)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in values.List("labels", ReadLabel))
        {
            values.Require(key is null || labels.TryAdd(key, value), "labels", $"names {key} twice");
        }

        values.Require(labels.Count <= MaxLabels, "labels", $"has more than {MaxLabels}");
        return labels;
    }

    private static (string Key, string Value) ReadLabel(string text)
    {
        string[] sides = text.Split('=', 2);
        Selectors.Labels.Check(sides[0], sides.Length == 2 ? sides[1] : "");
        return (sides[0], sides.Length == 2 ? sides[1] : "");
    }
}
