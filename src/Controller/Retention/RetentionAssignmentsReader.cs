using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Retention;

/// <summary>Reads all that says how long backups are kept.</summary>
internal static class RetentionAssignmentsReader
{
    /// <summary>As it is stored now.</summary>
    public static async Task<RetentionAssignments> ReadAsync(StoreTransaction store) => new()
    {
        Policies = (await PolicyStore.AllAsync(store)).ToDictionary(policy => policy.Policy.Name, policy => policy.Policy),
        Repositories = (await RepositoryStore.AllAsync(store))
            .Where(repository => repository.Settings.ContainsKey("retention"))
            .ToDictionary(repository => repository.Name, repository => new PolicyName(repository.Settings["retention"])),
        Schedules = (await ScheduleStore.AllAsync(store, withDeleted: true)).ToDictionary(schedule => schedule.Schedule.Id.Value, schedule => schedule.Schedule.Definition.RetentionTerms),
        Instances = (await InstanceStore.LabelledAsync(store)).Where(instance => instance.Settings.Retention is not null).ToDictionary(instance => instance.Name, instance => instance.Settings.Retention!.Value),
    };
}
