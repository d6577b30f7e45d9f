using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Retention;

/// <summary>Finds what names a retention policy.</summary>
internal static class PolicyUsers
{
    /// <summary>Each in words: <c>schedule nightly (3)</c>. A deleted schedule counts while it has backups, since those are kept as it said.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(StoreTransaction store, PolicyName name) =>
    [
        .. await SchedulesAsync(store, name),
        .. (await RepositoryStore.AllAsync(store)).Where(repository => repository.Settings.GetValueOrDefault("retention") == name.Value).Select(repository => $"repository {repository.Name}"),
        .. (await InstanceStore.LabelledAsync(store)).Where(instance => instance.Settings.Retention == name).Select(instance => $"instance {instance.Name}"),
    ];

    private static async Task<IReadOnlyList<string>> SchedulesAsync(StoreTransaction store, PolicyName name)
    {
        HashSet<ScheduleId> alive = [.. (await ScheduleStore.AllAsync(store, withDeleted: false)).Select(schedule => schedule.Schedule.Id)];
        var users = new List<string>();
        foreach (Schedule schedule in (await ScheduleStore.AllAsync(store, withDeleted: true)).Select(stored => stored.Schedule))
        {
            bool names = schedule.Definition.Retention == name || schedule.Definition.CopyRetention.Values.Contains(name);
            if (names && (alive.Contains(schedule.Id) || await CatalogStore.AnyOfScheduleAsync(store, schedule.Id.Value)))
            {
                users.Add(alive.Contains(schedule.Id) ? $"schedule {schedule.Name} ({schedule.Id})" : $"backups of the deleted schedule {schedule.Name} ({schedule.Id})");
            }
        }

        return users;
    }
}
