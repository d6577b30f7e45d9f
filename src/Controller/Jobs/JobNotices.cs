using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Jobs;

/// <summary>What the end of a job means for those who want to be told; part of the transaction that ends it, and never a reason for that to fail.</summary>
internal sealed partial class JobNotices(ConditionBook conditions, ILogger<JobNotices> logger)
{
    /// <summary>Notes the end of <paramref name="job"/>. One that was cancelled says nothing, neither good nor bad.</summary>
    public async Task NoteAsync(StoreTransaction store, Job job, EndReport? report)
    {
        if (job.State == JobState.Cancelled || job.Request is not (JobRequest.TakeBackup or JobRequest.Verify))
        {
            return;
        }

        try
        {
            await store.NestedAsync(() => job.Request switch
            {
                JobRequest.TakeBackup request => AfterBackupAsync(store, job, request),
                JobRequest.Verify request => AfterVerificationAsync(store, job, request, report),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception e)
        {
            // The job has ended whatever becomes of its message.
            LogFailed(job.Id, e);
        }
    }

    private async Task AfterBackupAsync(StoreTransaction store, Job job, JobRequest.TakeBackup request)
    {
        DateTimeOffset at = job.FinishedAt!.Value;
        string key = Condition.KeyOfBackup(request.Instance.Value, request.Schedule);
        if (job.State != JobState.Succeeded)
        {
            string? schedule = request.Schedule is { } id ? await ConditionStore.FindScheduleNameAsync(store, id) : null;
            var subject = new ConditionSubject { Instance = request.Instance.Value, Schedule = schedule, ScheduleId = request.Schedule };
            await conditions.OpenAsync(store, new Condition { Kind = ConditionKind.Backup, Key = key, Subject = subject, Facts = FactsOf(job) with { Failures = 0 }, OpenedAt = at }, at);
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

    private async Task AfterVerificationAsync(StoreTransaction store, Job job, JobRequest.Verify request, EndReport? report)
    {
        DateTimeOffset at = job.FinishedAt!.Value;
        int defects = report?.Finished.Verification?.Defects.Count ?? 0;
        if (job.State == JobState.Succeeded && defects == 0)
        {
            // What a whole or deep verification found, one that looks at less does not disprove.
            Condition? before = await ConditionStore.FindAsync(store, ConditionKind.Verification, request.BackupId.Value);
            if (request.SamplePercent >= 100 && (request.Deep || before?.Facts.Deep != true))
            {
                await conditions.CloseAsync(store, ConditionKind.Verification, request.BackupId.Value, new NotificationFacts { JobId = job.Id.Value, Deep = request.Deep }, at);
            }

            return;
        }

        Backup? backup = await CatalogStore.FindAsync(store, request.BackupId);
        var subject = new ConditionSubject { Instance = backup?.Instance.Value, BackupId = request.BackupId.Value, Repository = request.Repository?.Value };
        await conditions.OpenAsync(
            store, new Condition { Kind = ConditionKind.Verification, Key = request.BackupId.Value, Subject = subject, Facts = FactsOf(job) with { Failures = 0, Deep = request.Deep }, OpenedAt = at }, at);
    }

    private static NotificationFacts FactsOf(Job job) => new()
    {
        JobId = job.Id.Value,
        ErrorCode = job.Failure is { } failure ? ErrorTraits.NameOf(failure.Code) : null,
        Message = job.Failure?.Message,
        Hint = job.Failure?.Hint,
    };

    [LoggerMessage(4070, LogLevel.Error, "The end of job {JobId} could not be told to anybody")]
    private partial void LogFailed(JobId jobId, Exception exception);
}
