using System.Globalization;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>
/// Decides whether a change of policies, or of what names them, may let a copy expire that would have stayed. What is not certain to keep as much counts as
/// shorter: counts are of the copies that a policy applies to, so that a copy that comes to a policy may take the place of another.
/// </summary>
public static class RetentionComparison
{
    /// <summary>What may be kept for less time after the change, in a few words; null when nothing is, whatever backups there are and will be.</summary>
    public static string? WhyShorter(RetentionAssignments before, RetentionAssignments after)
    {
        foreach ((PolicyName name, RetentionPolicy policy) in before.Policies.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal))
        {
            if (after.Policies.TryGetValue(name, out RetentionPolicy? changed) && WhyShorter(policy, changed) is { } reason)
            {
                return $"retention policy {name}: {reason}";
            }
        }

        return Moves(before, after).FirstOrDefault(move => !IsOneThatChanged(move.From, move.To) && !IsSafe(move.From, move.To)) is { What: { } what } move
            ? $"{what}: {Show(move.From)} becomes {Show(move.To)}"
            : null;

        // What a schedule says for itself may have the name of a policy, and is none.
        bool IsOneThatChanged(RetentionPolicy? from, RetentionPolicy? to) => from is not null && to is not null && from.Name == to.Name
            && ReferenceEquals(before.Policies.GetValueOrDefault(from.Name), from) && ReferenceEquals(after.Policies.GetValueOrDefault(to.Name), to);
    }

    /// <summary>Why a policy keeps less after a change of its rules; null when it keeps all that it kept.</summary>
    public static string? WhyShorter(RetentionPolicy before, RetentionPolicy after)
    {
        if (after.Forever)
        {
            // A chain that is kept whole has members that go by other policies.
            return before.MinChains is { } chains ? string.Create(CultureInfo.InvariantCulture, $"min_chains {chains} becomes nothing") : null;
        }

        if (before.Forever)
        {
            return "no longer for ever";
        }

        if (before.KeepWithin is { } within && after.KeepWithin?.IsNeverShorterThan(within) != true)
        {
            return $"keep_within {within} becomes {after.KeepWithin?.ToString() ?? "nothing"}";
        }

        (string key, int? had, int? has) = before.Counts().Zip(after.Counts(), (b, a) => (b.Key, b.Count, a.Count)).FirstOrDefault(rule => rule.Item2 is { } count && (rule.Item3 ?? 0) < count);
        return key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{key} {had} becomes {has?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}");
    }

    // That copies go from one policy to another is certain to shorten nothing, theirs nor others', when neither counts them or the chains that they are in.
    private static bool IsSafe(RetentionPolicy? from, RetentionPolicy? to)
    {
        if (from == to || from?.MinChains is not null)
        {
            return from == to;
        }

        return to switch
        {
            null or { Forever: true } => true,
            _ => from is { Forever: false, KeepWithin: { } within } && !IsCounting(from) && !IsCounting(to) && to.KeepWithin!.IsNeverShorterThan(within),
        };
    }

    private static bool IsCounting(RetentionPolicy policy) => policy.Counts().Any(rule => rule.Count is not null);

    private static IEnumerable<(string What, RetentionPolicy? From, RetentionPolicy? To)> Moves(RetentionAssignments before, RetentionAssignments after)
    {
        // The last stands for every repository that nothing is said of.
        RepositoryName[] repositories = [.. before.Repositories.Keys.Concat(after.Repositories.Keys).Concat(Named(before)).Concat(Named(after)).Append(default).Distinct()];
        (PolicyName? Before, PolicyName? After)[] instances =
        [
            .. before.Instances.Keys.Union(after.Instances.Keys).Select(name => (Find(before.Instances, name), Find(after.Instances, name))).Append((null, null)).Distinct(),
        ];
        foreach (int id in before.Schedules.Keys.Append(0))
        {
            ScheduleRetention was = before.Schedules.GetValueOrDefault(id, ScheduleRetention.None);
            ScheduleRetention becomes = after.Schedules.GetValueOrDefault(id, was);
            foreach (RepositoryName repository in repositories)
            {
                foreach ((PolicyName? instance, PolicyName? instanceAfter) in instances)
                {
                    yield return (Words(id, repository), before.PolicyOf(was, repository, instance), after.PolicyOf(becomes, repository, instanceAfter));
                }
            }
        }
    }

    private static IEnumerable<RepositoryName> Named(RetentionAssignments assignments) => assignments.Schedules.Values.SelectMany(schedule => schedule.Copies.Keys);

    private static PolicyName? Find(IReadOnlyDictionary<InstanceName, PolicyName> instances, InstanceName name) => instances.TryGetValue(name, out PolicyName policy) ? policy : null;

    private static string Words(int schedule, RepositoryName repository)
    {
        string whose = schedule == 0 ? "backups that people asked for" : string.Create(CultureInfo.InvariantCulture, $"backups of schedule {schedule}");
        return repository == default ? whose : $"{whose} in repository {repository}";
    }

    private static string Show(RetentionPolicy? policy) => policy is null ? "no policy" : $"policy {policy.Name}";
}
