using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Notifications;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
using CoreBackupType = DbCalm.Core.Catalog.BackupType;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;

namespace DbCalm.Controller.Work;

/// <summary>Taking a backup: its base is chosen when it is offered, and when it is there its further copies are queued.</summary>
internal sealed class BackupWork(ConditionBook conditions) : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.TakeBackup)draft.Job.Request;
        FleetInstance instance = await draft.OnHostAsync(request.Instance);
        var spec = new BackupSpec
        {
            BackupId = request.BackupId.Value,
            ChainId = request.BackupId.Value,
            Instance = request.Instance.Value,
            Type = request.Type.ToWire(),
            Repository = request.Repository is { } repository ? draft.Named(repository) : "",
        };
        if (request.Schedule is { } schedule)
        {
            spec.ScheduleId = schedule;
        }

        if (request.Type == CoreBackupType.Incremental)
        {
            CoreBackup from = await BaseChoice.FindAsync(draft.Store, instance, request.From);
            spec.ChainId = from.ChainId.Value;
            spec.FromBackupId = from.Id.Value;
            spec.Method = from.Method.Value;
            spec.FromLsn = from.Physical?.ToLsn ?? 0;
            spec.FromLastLsn = from.Physical?.LastLsn ?? 0;
        }

        draft.Offer.Backup = spec;
        draft.Offer.Pace = request.Pace?.ToWire();
    }

    /// <inheritdoc/>
    public void Check(CoreJob job, EndReport report)
    {
        if (report.IsDone)
        {
            Made(job, report);
        }
    }

    /// <inheritdoc/>
    public async Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        // A job that no agent was ever asked to do has tried nothing, so the catalog has nothing to tell of it.
        if (await JobStore.FindOfferAsync(store, job.Id) is not { } offer)
        {
            return;
        }

        var request = (JobRequest.TakeBackup)job.Request;
        CoreBackup? made = report is { IsDone: true } ? Made(job, report) : null;
        await CatalogStore.InsertAsync(store, (made ?? Failed(job, request, StoredMessage.Read<JobOffer>(offer).Backup)) with { ScheduleId = request.Schedule });
        if (made is null)
        {
            return;
        }

        FleetHost host = (await HostStore.FindAsync(store, job.Host))!;
        foreach (RepositoryName repository in request.CopyTo)
        {
            RepositoryPlace? place = await RepositoryDirectory.FindAsync(store, repository, host);
            await CopyStore.PutAsync(store, made.Id, new CoreCopy { Repository = repository, Host = place?.Host, State = CoreCopyState.Pending });
            await JobStore.InsertAsync(store, JobQueue.NewJob(new JobRequest.Copy(made.Id, repository, request.Pace), job.Host, made.Id, made.Instance, occupies: null, job.FinishedAt!.Value));
        }
    }

    /// <inheritdoc/>
    public async Task NoticesAsync(StoreTransaction store, CoreJob job, EndReport? report)
    {
        var request = (JobRequest.TakeBackup)job.Request;
        DateTimeOffset at = job.FinishedAt!.Value;
        string key = Condition.KeyOfBackup(request.Instance.Value, request.Schedule);
        if (job.State != CoreJobState.Succeeded)
        {
            string? schedule = request.Schedule is { } id ? await ConditionStore.FindScheduleNameAsync(store, id) : null;
            var subject = new ConditionSubject { Instance = request.Instance.Value, Schedule = schedule, ScheduleId = request.Schedule };
            await conditions.OpenAsync(store, new Condition { Kind = ConditionKind.Backup, Key = key, Subject = subject, Facts = FailureFacts.Of(job), OpenedAt = at }, at);
            return;
        }

        var facts = new NotificationFacts { JobId = job.Id.Value, NewestBackupId = request.BackupId.Value, NewestBackupAt = job.StartedAt ?? job.CreatedAt };
        await conditions.CloseAsync(store, ConditionKind.Backup, key, facts, at);
        if (request.Schedule is not null)
        {
            // What failed by hand is made good by any backup: nobody repeats it by hand.
            await conditions.CloseAsync(store, ConditionKind.Backup, Condition.KeyOfBackup(request.Instance.Value, null), facts, at);
        }

        await CloseObjectiveAsync(store, request, facts, at);
    }

    // A breach is looked for now and then; that it is over is known at once, if the backup is young enough.
    private async Task CloseObjectiveAsync(StoreTransaction store, JobRequest.TakeBackup request, NotificationFacts facts, DateTimeOffset at)
    {
        Condition? breach = await ConditionStore.FindAsync(store, ConditionKind.Objective, request.Instance.Value);
        if (breach?.Facts.ObjectiveSeconds is { } objective && (at - facts.NewestBackupAt!.Value).TotalSeconds <= objective)
        {
            await conditions.CloseAsync(store, ConditionKind.Objective, breach.Key, facts with { ObjectiveSeconds = objective }, at);
        }
    }

    private static CoreBackup Made(CoreJob job, EndReport report)
    {
        ManifestSummary? manifest = report.Finished.Manifest;
        bool fits = manifest is not null
            && report.Offer.Backup is { } spec
            && manifest.BackupId == spec.BackupId
            && manifest.ChainId == spec.ChainId
            && manifest.Instance == spec.Instance
            && manifest.Type == spec.Type
            && manifest.FromBackupId == spec.FromBackupId
            && manifest.FromLsn == spec.FromLsn
            && (spec.Method.Length == 0 || BackupMethod.IsSame(manifest.Method, spec.Method))
            && (spec.Repository.Length == 0 || manifest.Repository == spec.Repository);
        return fits
            ? manifest!.ToCore(job.Id, job.Host, ReportedCopy.Of(job, report.Offer, manifest!))
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the manifest of backup {job.BackupId} is missing or not the one that was asked for");
    }

    private static CoreBackup Failed(CoreJob job, JobRequest.TakeBackup request, BackupSpec spec) => new()
    {
        Id = request.BackupId,
        ChainId = new ChainId(spec.ChainId),
        Instance = request.Instance,
        Host = job.Host,
        Type = request.Type,
        State = CoreBackupState.Failed,
        FromBackupId = spec.HasFromBackupId ? new BackupId(spec.FromBackupId) : null,
        JobId = job.Id,
        StartedAt = job.StartedAt ?? job.CreatedAt,
        FinishedAt = job.FinishedAt ?? job.CreatedAt,
        Method = BackupMethod.Of(spec.Method),
        Physical = spec.FromLsn > 0 ? new PhysicalPosition(spec.FromLsn, 0, 0) : null,
        Problem = job.Failure?.Message ?? "",
    };
}
