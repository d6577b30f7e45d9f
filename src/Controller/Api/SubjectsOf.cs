using DbCalm.Controller.Calls;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>Reads the instances of what a request names. Throws what the call itself would when a backup, a job or a schedule does not exist.</summary>
internal static class SubjectsOf
{
    /// <summary>The instance of a backup.</summary>
    public static async Task<Subjects> BackupAsync(StoreTransaction store, string id) => Subjects.Of((await CatalogStore.GetAsync(store, new BackupId(id))).Instance.Value);

    /// <summary>The instances of a restore: whose backup it is, and where it goes.</summary>
    public static async Task<Subjects> RestoreAsync(StoreTransaction store, RestoreBackupRequest request) => request.TargetCase == RestoreBackupRequest.TargetOneofCase.Instance
        ? Subjects.Of([.. (await BackupAsync(store, request.Id)).Instances, request.Instance])
        : Subjects.MoreThanInstances(
            "a restore into a directory writes to a host, which takes a role without limits", "restore into one of those instances with --instance NAME, or ask an administrator of the whole fleet");

    /// <summary>The instance of a job.</summary>
    public static async Task<Subjects> JobAsync(StoreTransaction store, string id) => (await JobStore.GetAsync(store, new JobId(id))).Instance is { } instance
        ? Subjects.Of(instance.Value)
        : Subjects.MoreThanInstances("this job is of no single instance, which takes a role without limits", "ask an administrator of the whole fleet");

    /// <summary>The instances of a schedule.</summary>
    public static async Task<Subjects> ScheduleAsync(StoreTransaction store, string schedule)
    {
        StoredSchedule found = await ScheduleBook.GetAsync(store, schedule);
        var fleet = new PlannedFleet([.. (await InstanceStore.LabelledAsync(store)).Select(known => new PlannedInstance(known.Name, known.Host, IsOnline: true, known.Settings.Labels))]);
        return Subjects.Of([.. fleet.TargetsOf(found.Schedule.Definition).Select(name => name.Value)]);
    }
}
