using DbCalm.Core.Retention;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Output.Views;

/// <summary>Retention policies for people.</summary>
internal static class PolicyView
{
    public static IReadOnlyList<Column<Policy>> Columns { get; } =
    [
        new("NAME", policy => policy.Name),
        new("RULES", policy => string.Join(", ", RulesOf(policy).Select(rule => $"{rule.Key} {rule.Value}"))),
        new("USED BY", policy => policy.UsedBy.Count == 0 ? "nothing" : string.Join(", ", policy.UsedBy)),
    ];

    public static IEnumerable<Line> Describe(Policy policy, DateTimeOffset now) =>
    [
        new("Name", policy.Name),
        .. RulesOf(policy).Select(rule => new Line(rule.Key, rule.Value)),
        new("Used by", policy.UsedBy.Count == 0 ? "nothing" : string.Join(", ", policy.UsedBy)),
        new("Defined", Moment.Full(policy.CreatedAt, now)),
        new("Changed", Moment.Full(policy.UpdatedAt, now)),
    ];

    private static IEnumerable<(string Key, string Value)> RulesOf(Policy policy) =>
        RetentionSettings.Keys.Where(key => policy.Settings.ContainsKey(key.Name)).Select(key => (key.Name, policy.Settings[key.Name]));
}
