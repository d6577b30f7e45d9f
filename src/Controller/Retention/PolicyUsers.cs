using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Retention;

namespace DbCalm.Controller.Retention;

/// <summary>Finds what names a retention policy.</summary>
internal static class PolicyUsers
{
    /// <summary>Each in words: <c>schedule nightly</c>. A deleted schedule counts, since its backups are kept as it said.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(StoreTransaction store, PolicyName name) =>
    [
        .. (await ScheduleStore.AllAsync(store, withDeleted: true))
            .Where(schedule => schedule.Schedule.Definition.Retention == name || schedule.Schedule.Definition.CopyRetention.Values.Contains(name))
            .Select(schedule => $"schedule {schedule.Schedule.Name} ({schedule.Schedule.Id})"),
        .. (await RepositoryStore.AllAsync(store)).Where(repository => repository.Settings.GetValueOrDefault("retention") == name.Value).Select(repository => $"repository {repository.Name}"),
        .. (await InstanceStore.LabelledAsync(store)).Where(instance => instance.Settings.Retention == name).Select(instance => $"instance {instance.Name}"),
    ];
}
