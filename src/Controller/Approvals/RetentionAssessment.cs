using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Retention;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Approvals;
using DbCalm.Core.Fleet;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Core.Retention;
using DbCalm.Core.Schedules;
using DbCalm.Protocol.V1;
using Repository = DbCalm.Core.Repositories.Repository;

namespace DbCalm.Controller.Approvals;

/// <summary>Judges requests after which backups may be kept for less time, or after which a key that reads them is not named any more. Null when nothing is: what is not there, or makes no sense, the call itself says.</summary>
internal sealed class RetentionAssessment(StoreDatabase database)
{
    /// <summary>A policy that something which names it did without so far: what was kept for ever is not any more.</summary>
    public Task<Assessment?> OfAsync(CreatePolicyRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            RetentionPolicy policy = RetentionSettings.Read(new PolicyName(request.Name), request.Settings);
            IReadOnlyList<string> users = await PolicyStore.FindAsync(store, policy.Name) is null ? await PolicyUsers.OfAsync(store, policy.Name) : [];
            return users.Count == 0 || policy.Forever
                ? null
                : new Assessment(ApprovalKind.ShortenRetention, $"a retention policy {policy.Name} for {string.Join(", ", users)}", [.. users.Select(user => $"used by {user}")]);
        },
        cancellationToken);

    /// <summary>Other rules of a policy.</summary>
    public Task<Assessment?> OfAsync(UpdatePolicyRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            StoredPolicy before = await PolicyStore.GetAsync(store, new PolicyName(request.Name));
            RetentionPolicy after = RetentionSettings.Read(before.Policy.Name, Merge(before.Settings, request.Settings));
            return RetentionComparison.WhyShorter(before.Policy, after) is { } reason
                ? new Assessment(ApprovalKind.ShortenRetention, $"retention policy {before.Policy.Name}: {reason}", [Show(before), .. (await PolicyUsers.OfAsync(store, before.Policy.Name)).Select(user => $"used by {user}")])
                : null;
        },
        cancellationToken);

    /// <summary>The end of a policy, which nothing uses.</summary>
    public Task<Assessment?> OfAsync(DeletePolicyRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            StoredPolicy policy = await PolicyStore.GetAsync(store, new PolicyName(request.Name));
            bool isUsed = (await PolicyUsers.OfAsync(store, policy.Policy.Name)).Count > 0;
            return isUsed ? null : new Assessment(ApprovalKind.ShortenRetention, $"deletion of retention policy {policy.Policy.Name}", Show(policy));
        },
        cancellationToken);

    /// <summary>Another policy of a schedule, or of its copies.</summary>
    public Task<Assessment?> OfAsync(UpdateScheduleRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            StoredSchedule before = await ScheduleBook.GetAsync(store, request.Schedule);
            ScheduleDefinition after = ScheduleSettings.Read(before.Schedule.Name, Merge(before.Settings, request.Settings));
            RetentionAssignments now = await RetentionAssignmentsReader.ReadAsync(store);
            var schedules = new Dictionary<int, ScheduleRetention>(now.Schedules.ToDictionary()) { [before.Schedule.Id.Value] = after.RetentionTerms };
            string[] keys = ["retention", "copy_retention", "retention_value", "retention_unit"];
            string says = string.Join(", ", keys.Select(key => $"{key}={before.Settings.GetValueOrDefault(key)}"));
            return Compare(now, now with { Schedules = schedules }, $"schedule {before.Schedule.Name}", $"schedule {before.Schedule.Id}: {says}", Named(before.Schedule.Definition).Concat(Named(after)));
        },
        cancellationToken);

    /// <summary>Another policy of an instance.</summary>
    public Task<Assessment?> OfAsync(UpdateInstanceRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            FleetInstance before = await FleetDirectory.InstanceAsync(store, new InstanceName(request.Name));
            PolicyName? policy = InstanceSettings.Read(before.Name, Merge(before.Settings, request.Settings)).Retention;
            RetentionAssignments now = await RetentionAssignmentsReader.ReadAsync(store);
            var instances = new Dictionary<InstanceName, PolicyName>(now.Instances.ToDictionary());
            Set(instances, before.Name, policy);
            return Compare(now, now with { Instances = instances }, $"instance {before.Name}", $"instance {before.Name}: retention={before.Settings.GetValueOrDefault("retention")}", now.Instances.TryGetValue(before.Name, out PolicyName was) ? was : null, policy);
        },
        cancellationToken);

    /// <summary>Another policy of a repository, weaker locks in it, or keys that it forgets.</summary>
    public Task<Assessment?> OfAsync(UpdateRepositoryRequest request, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            if (await RepositoryStore.FindAsync(store, new RepositoryName(request.Name)) is not { } before)
            {
                return null;
            }

            Repository was = RepositorySettings.Read(before.Name, before.Settings), becomes = RepositorySettings.Read(before.Name, Merge(before.Settings, request.Settings));
            RetentionAssignments now = await RetentionAssignmentsReader.ReadAsync(store);
            var repositories = new Dictionary<RepositoryName, PolicyName>(now.Repositories.ToDictionary());
            Set(repositories, before.Name, becomes.Retention);
            string subject = $"repository {before.Name}";
            string says = $"{subject}: {string.Join(", ", before.Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"))}";
            Assessment? shorter = RepositoryWeakening.WhyLessLocked(was, becomes) is { } reason
                ? new Assessment(ApprovalKind.ShortenRetention, $"{subject}: {reason}", says)
                : Compare(now, now with { Repositories = repositories }, subject, says, was.Retention, becomes.Retention);
            return RepositoryWeakening.LostKey(was, becomes) is { } key
                ? new Assessment([ApprovalKind.RevokeKey, .. shorter?.Kinds ?? []], $"{subject}: key {key} is not named any more{(shorter is null ? "" : $"; {shorter.Summary}")}", shorter?.Facts ?? [says])
                : shorter;
        },
        cancellationToken);

    // The rules of the policies that are named are among the facts: one that was changed meanwhile would mean something else.
    private static Assessment? Compare(RetentionAssignments before, RetentionAssignments after, string subject, string says, params IEnumerable<PolicyName?> named) =>
        RetentionComparison.WhyShorter(before, after) is { } reason
            ? new Assessment(
                ApprovalKind.ShortenRetention,
                $"{subject}: {reason}",
                [says, .. before.Policies.Values.Where(policy => named.Contains(policy.Name)).Select(policy => Show(policy.Name, RetentionSettings.Write(policy)))])
            : null;

    private static IEnumerable<PolicyName?> Named(ScheduleDefinition schedule) => schedule.CopyRetention.Values.Select(name => (PolicyName?)name).Append(schedule.Retention);

    private static string Show(StoredPolicy policy) => Show(policy.Policy.Name, policy.Settings);

    private static string Show(PolicyName name, IReadOnlyDictionary<string, string> settings) =>
        $"policy {name}: {string.Join(", ", settings.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"))}";

    private static void Set<TKey>(Dictionary<TKey, PolicyName> policies, TKey key, PolicyName? policy)
        where TKey : notnull
    {
        policies.Remove(key);
        if (policy is { } name)
        {
            policies[key] = name;
        }
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> before, IDictionary<string, string> changes)
    {
        var settings = new Dictionary<string, string>(before, StringComparer.Ordinal);
        foreach ((string key, string value) in changes)
        {
            settings[key] = value;
        }

        return settings;
    }
}
