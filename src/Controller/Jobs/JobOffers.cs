using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Restores;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupId = DbCalm.Core.Names.BackupId;
using CoreBackupType = DbCalm.Core.Catalog.BackupType;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>Works out what an agent has to know to do a job, from the catalog as it is when the job is offered.</summary>
internal sealed class JobOffers(StoreTransaction store, CoreJob job)
{
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);
    private readonly HashSet<RepositoryName> named = [];

    /// <summary>The offer, still without its epoch; throws a refusal when the job can't be done any more.</summary>
    public static async Task<JobOffer> PrepareAsync(StoreTransaction store, CoreJob job)
    {
        var offers = new JobOffers(store, job);
        JobOffer offer = await offers.SpecAsync();
        offer.JobId = job.Id.Value;
        offer.Pace = (job.Request as JobRequest.TakeBackup)?.Pace?.ToWire() ?? (job.Request as JobRequest.Copy)?.Pace?.ToWire();
        offer.Hooks = job.Request.Hooks?.ToWire();
        foreach (FleetRepository repository in await RepositoryStore.AllAsync(store))
        {
            if (offers.named.Contains(repository.Name))
            {
                offer.Repositories.Add(RepositoryMapping.ToWire(repository.Name, repository.Settings));
            }
        }

        return offer;
    }

    private async Task<JobOffer> SpecAsync() => job.Request switch
    {
        JobRequest.TakeBackup request => new JobOffer { Backup = await BackupAsync(request) },
        JobRequest.Verify request => new JobOffer { Verify = await VerifyAsync(request) },
        JobRequest.Restore request => new JobOffer { Restore = await RestoreAsync(request) },
        JobRequest.Copy request => new JobOffer { Copy = new CopySpec { Source = Reference(await AvailableAsync(request.BackupId)), Repository = Named(request.Repository) } },
        JobRequest.Delete request => new JobOffer { Delete = await DeleteAsync(request) },
        JobRequest.Note request => new JobOffer { Note = await NoteAsync(request) },
        JobRequest.Check request => new JobOffer { Check = await CheckAsync(request) },
        JobRequest.Rebuild request => new JobOffer { Rebuild = new RebuildSpec { Repository = Named(request.Repository) } },
        JobRequest.Import request => new JobOffer { Import = await ImportAsync(request) },
        JobRequest.Test request => new JobOffer { Test = new TestSpec { Repository = Named(request.Repository) } },
        JobRequest.Rotate request => new JobOffer { Rotate = new RotateSpec { Repository = Named(request.Repository) } },
        _ => throw new InvalidOperationException($"unknown request {job.Request.GetType().Name}"),
    };

    private async Task<BackupSpec> BackupAsync(JobRequest.TakeBackup request)
    {
        FleetInstance instance = await OnHostAsync(request.Instance);
        var spec = new BackupSpec
        {
            BackupId = request.BackupId.Value,
            ChainId = request.BackupId.Value,
            Instance = request.Instance.Value,
            Type = request.Type.ToWire(),
            Repository = request.Repository is { } repository ? Named(repository) : "",
        };
        if (request.Schedule is { } schedule)
        {
            spec.ScheduleId = schedule;
        }

        if (request.Type == CoreBackupType.Incremental)
        {
            CoreBackup from = await BaseChoice.FindAsync(store, instance, request.From);
            spec.ChainId = from.ChainId.Value;
            spec.FromBackupId = from.Id.Value;
            spec.Method = from.Method.Value;
            spec.FromLsn = from.Physical?.ToLsn ?? 0;
            spec.FromLastLsn = from.Physical?.LastLsn ?? 0;
        }

        return spec;
    }

    private async Task<VerifySpec> VerifyAsync(JobRequest.Verify request)
    {
        CoreBackup backup = await AvailableAsync(request.BackupId);
        CoreBackup wanted = request.Repository is { } repository ? JobChecks.Only(backup, repository) : backup;
        IEnumerable<CoreBackup> chain = request.Deep ? (await BackupChain.FindAsync(store, backup)).SkipLast(1).Append(wanted) : [wanted];
        return new VerifySpec { Chain = { chain.Select(Reference) }, Deep = request.Deep, SamplePercent = request.SamplePercent };
    }

    private async Task<RestoreSpec> RestoreAsync(JobRequest.Restore request)
    {
        var spec = new RestoreSpec { Chain = { (await BackupChain.FindAsync(store, await AvailableAsync(request.BackupId))).Select(Reference) } };
        if (request.ToInstance is { } instance)
        {
            await OnHostAsync(instance);
            spec.Instance = instance.Value;
        }
        else
        {
            spec.Directory = request.ToDirectory!;
        }

        return spec;
    }

    private async Task<DeleteSpec> DeleteAsync(JobRequest.Delete request)
    {
        var spec = new DeleteSpec { Repository = Named(request.Repository) };
        foreach (CoreBackupId id in request.Backups)
        {
            if (await CatalogStore.FindAsync(store, id) is { } backup && backup.Copies.FirstOrDefault(copy => copy.Repository == request.Repository) is { } copy)
            {
                spec.Artefacts.Add(backup.ToArtefactRef([copy]));
            }
        }

        return spec;
    }

    private async Task<NoteSpec> NoteAsync(JobRequest.Note request)
    {
        CoreBackup backup = JobChecks.Only(await AvailableAsync(request.BackupId), request.Repository);
        var spec = new NoteSpec { Artefact = Reference(backup) };
        if (request.Hold is { } hold)
        {
            spec.Hold = new HoldNote { At = hold.At.ToTimestamp(), Reason = hold.Reason };
        }
        else
        {
            spec.Release = new ReleaseNote { At = job.CreatedAt.ToTimestamp() };
        }

        return spec;
    }

    private async Task<CheckSpec> CheckAsync(JobRequest.Check request)
    {
        bool isShared = await RepositoryStore.FindAsync(store, request.Repository) is not null;
        var spec = new CheckSpec { Repository = Named(request.Repository), Sweep = request.Sweep, DryRun = request.DryRun, OrphanAge = OrphanAge.ToDuration() };
        foreach (CoreBackup backup in await CatalogStore.InAsync(store, request.Repository, isShared ? null : job.Host))
        {
            spec.Expected.AddRange(backup.Copies.Where(copy => copy.Repository == request.Repository && copy.State is CoreCopyState.Available).Select(copy => backup.ToArtefactRef([copy])));
        }

        spec.InTheMaking.AddRange((await JobStore.UnfinishedAsync(store)).Where(other => other.Request is JobRequest.TakeBackup or JobRequest.Copy).Select(other => other.BackupId!.Value.Value));
        return spec;
    }

    private async Task<ImportSpec> ImportAsync(JobRequest.Import request)
    {
        await OnHostAsync(request.Instance);
        named.UnionWith((await RepositoryStore.AllAsync(store)).Select(repository => repository.Name));
        return new ImportSpec { Instance = request.Instance.Value, Directories = { request.Directories }, DryRun = request.DryRun };
    }

    private async Task<CoreBackup> AvailableAsync(CoreBackupId id) => JobChecks.Available(await CatalogStore.GetAsync(store, id));

    private ArtefactRef Reference(CoreBackup backup)
    {
        IReadOnlyList<CoreCopy> copies = backup.ReadableOn(job.Host);
        if (copies.Count == 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"the host of the job can't read any copy of backup {backup.Id} any more", $"see 'dbcalmctl backups show {backup.Id}' and ask again");
        }

        named.UnionWith(copies.Select(copy => copy.Repository));
        return backup.ToArtefactRef(copies);
    }

    private string Named(RepositoryName repository)
    {
        named.Add(repository);
        return repository.Value;
    }

    private async Task<FleetInstance> OnHostAsync(InstanceName name)
    {
        FleetInstance instance = await FleetDirectory.InstanceAsync(store, name);
        return instance.Host == job.Host
            ? instance
            : throw new DbCalmException(ErrorCode.Refused, $"instance {name} moved to another host after the job was queued", "queue it again");
    }
}
