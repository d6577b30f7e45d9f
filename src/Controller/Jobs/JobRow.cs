using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>A row of the jobs table, without what only some readers need (offer and verification).</summary>
internal sealed class JobRow
{
    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public string State { get; set; } = "";

    public string HostId { get; set; } = "";

    public string? Instance { get; set; }

    public string? Occupies { get; set; }

    public string? BackupId { get; set; }

    public string Request { get; set; } = "";

    public long Epoch { get; set; }

    public long CancelRequested { get; set; }

    public string CreatedAt { get; set; } = "";

    public string? StartedAt { get; set; }

    public string? FinishedAt { get; set; }

    public string Step { get; set; } = "";

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }

    public string? ErrorHint { get; set; }

    public string Result { get; set; } = "";

    public static JobRow Of(QueuedJob queued)
    {
        Job job = queued.Job;
        return new JobRow
        {
            Id = job.Id.Value,
            Kind = job.Request.Kind.ToString(),
            State = job.State.ToString(),
            HostId = job.Host.Value,
            Instance = queued.Instance?.Value,
            Occupies = job.Occupies?.Value,
            BackupId = job.BackupId?.Value,
            Request = JobRequestJson.Write(job.Request),
            Epoch = job.Epoch,
            CancelRequested = job.CancelRequested ? 1 : 0,
            CreatedAt = job.CreatedAt.ToStored(),
            StartedAt = job.StartedAt.ToStored(),
            FinishedAt = job.FinishedAt.ToStored(),
            Step = job.Step,
            ErrorCode = job.Failure is null ? null : ErrorTraits.NameOf(job.Failure.Code),
            ErrorMessage = job.Failure?.Message,
            ErrorHint = job.Failure?.Hint,
            Result = job.Result,
        };
    }

    public QueuedJob ToJob() => new(
        new Job
        {
            Id = new JobId(Id),
            Request = JobRequestJson.Read(Request),
            Host = new HostId(HostId),
            Occupies = Occupies is null ? null : new InstanceName(Occupies),
            BackupId = BackupId is null ? null : new BackupId(BackupId),
            State = Enum.Parse<JobState>(State),
            Epoch = (int)Epoch,
            CancelRequested = CancelRequested != 0,
            CreatedAt = StoredTime.Parse(CreatedAt),
            StartedAt = StoredTime.ParseOptional(StartedAt),
            FinishedAt = StoredTime.ParseOptional(FinishedAt),
            Step = Step,
            Failure = ErrorCode is null ? null : new Failure(ErrorTraits.FromName(ErrorCode), ErrorMessage ?? "", ErrorHint ?? ""),
            Result = Result,
        },
        Instance is null ? null : new InstanceName(Instance));
}
