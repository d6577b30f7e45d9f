using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupType = DbCalm.Core.Catalog.BackupType;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>Works out what an agent has to know to do a job, from the catalog as it is when the job is offered.</summary>
internal static class JobOffers
{
    /// <summary>The offer, still without its epoch; throws a refusal when the job can't be done any more.</summary>
    public static async Task<JobOffer> PrepareAsync(StoreTransaction store, CoreJob job)
    {
        var offer = new JobOffer { JobId = job.Id.Value };
        switch (job.Request)
        {
            case JobRequest.TakeBackup request:
                offer.Backup = await BackupAsync(store, job, request);
                break;
            case JobRequest.Verify request:
                offer.Verify = new VerifySpec { Chain = { await ChainAsync(store, request.BackupId, request.Deep) }, Deep = request.Deep };
                break;
            case JobRequest.Restore request:
                offer.Restore = await RestoreAsync(store, job, request);
                break;
        }

        return offer;
    }

    private static async Task<BackupSpec> BackupAsync(StoreTransaction store, CoreJob job, JobRequest.TakeBackup request)
    {
        FleetInstance instance = await OnHostAsync(store, job, request.Instance);
        var spec = new BackupSpec
        {
            BackupId = request.BackupId.Value,
            ChainId = request.BackupId.Value,
            Instance = request.Instance.Value,
            Type = request.Type.ToWire(),
            Repository = request.Repository?.Value ?? "",
        };
        if (request.Type == CoreBackupType.Incremental)
        {
            CoreBackup from = await BaseChoice.FindAsync(store, instance, request.From);
            spec.ChainId = from.ChainId.Value;
            spec.FromBackupId = from.Id.Value;
            spec.FromLsn = from.ToLsn;
        }

        return spec;
    }

    private static async Task<RestoreSpec> RestoreAsync(StoreTransaction store, CoreJob job, JobRequest.Restore request)
    {
        var spec = new RestoreSpec { Chain = { await ChainAsync(store, request.BackupId, whole: true) } };
        if (request.ToInstance is { } instance)
        {
            await OnHostAsync(store, job, instance);
            spec.Instance = instance.Value;
        }
        else
        {
            spec.Directory = request.ToDirectory!;
        }

        return spec;
    }

    private static async Task<IEnumerable<ArtefactRef>> ChainAsync(StoreTransaction store, Core.Catalog.BackupId id, bool whole)
    {
        CoreBackup backup = await CatalogStore.GetAsync(store, id);
        IReadOnlyList<CoreBackup> chain = whole ? await BackupChain.FindAsync(store, backup) : [JobChecks.Available(backup)];
        return chain.Select(member => member.ToArtefactRef());
    }

    private static async Task<FleetInstance> OnHostAsync(StoreTransaction store, CoreJob job, InstanceName name)
    {
        FleetInstance instance = await FleetDirectory.InstanceAsync(store, name);
        return instance.Host == job.Host
            ? instance
            : throw new DbCalmException(ErrorCode.Refused, $"instance {name} moved to another host after the job was queued", "queue it again");
    }
}
