using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Protocol.V1;
using Google.Protobuf;

namespace DbCalm.Controller.Api;

/// <summary>The instances that a request is about, by which limited grants are judged.</summary>
internal static class CallSubjects
{
    /// <summary>
    /// The instances. None when the request asks for what there is, of which the answer leaves out the rest; null when it concerns more than instances, such as a
    /// folder of a host or a job on a whole repository. Throws what the call itself would when a backup, a job or a schedule does not exist.
    /// </summary>
    public static async Task<IReadOnlyList<string>?> OfAsync(StoreTransaction store, IMessage request) => request switch
    {
        TakeBackupRequest take => [take.Instance],
        GetInstanceRequest get => [get.Name],
        ListInstancesRequest or GetStatusRequest or ListRunsRequest => [],
        ListBackupsRequest list => Named(list.Instance),
        ListJobsRequest list => Named(list.Instance),
        GetPlanRequest plan => Named(plan.Instance),
        GetBackupRequest get => await OfBackupAsync(store, get.Id),
        VerifyBackupRequest verify => await OfBackupAsync(store, verify.Id),
        RestoreBackupRequest { TargetCase: RestoreBackupRequest.TargetOneofCase.Instance } restore => [.. await OfBackupAsync(store, restore.Id), restore.Instance],
        RestoreBackupRequest => null,
        CopyBackupRequest copy => await OfBackupAsync(store, copy.Id),
        DeleteBackupRequest delete => await OfBackupAsync(store, delete.Id),
        HoldBackupRequest hold => await OfBackupAsync(store, hold.Id),
        ReleaseBackupRequest release => await OfBackupAsync(store, release.Id),
        DownloadBackupRequest download => await OfBackupAsync(store, download.Id),
        LinkBackupRequest link => await OfBackupAsync(store, link.Id),
        GetJobRequest get => await OfJobAsync(store, get.Id),
        WatchJobRequest watch => await OfJobAsync(store, watch.Id),
        ListJobLogsRequest logs => await OfJobAsync(store, logs.Id),
        CancelJobRequest cancel => await OfJobAsync(store, cancel.Id),
        RunScheduleRequest run => await OfScheduleAsync(store, run.Schedule),
        _ => throw new InvalidOperationException($"nothing says which instances a {request.Descriptor.Name} is about"),
    };

    private static string[] Named(string instance) => instance.Length == 0 ? [] : [instance];

    private static async Task<string[]> OfBackupAsync(StoreTransaction store, string id) => [(await CatalogStore.GetAsync(store, new BackupId(id))).Instance.Value];

    private static async Task<string[]?> OfJobAsync(StoreTransaction store, string id) => (await JobStore.GetAsync(store, new JobId(id))).Instance is { } instance ? [instance.Value] : null;

    private static async Task<string[]> OfScheduleAsync(StoreTransaction store, string schedule)
    {
        StoredSchedule found = await ScheduleBook.GetAsync(store, schedule);
        var fleet = new PlannedFleet([.. (await InstanceStore.LabelledAsync(store)).Select(known => new PlannedInstance(known.Name, known.Host, IsOnline: true, known.Settings.Labels))]);
        return [.. fleet.TargetsOf(found.Schedule.Definition).Select(name => name.Value)];
    }
}
