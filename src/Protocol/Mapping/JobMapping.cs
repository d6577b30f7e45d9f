using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using CoreJob = DbCalm.Core.Jobs.Job;
using WireJob = DbCalm.Protocol.V1.Job;

namespace DbCalm.Protocol.Mapping;

/// <summary>Jobs as operators see them.</summary>
public static class JobMapping
{
    /// <summary>The stored facts of the job; what is known only in passing (progress, what it waits for) is the caller's to add.</summary>
    /// <param name="job">The job.</param>
    /// <param name="host">The name of its host.</param>
    /// <param name="instance">The instance that it is about; null for none.</param>
    public static WireJob ToWire(this CoreJob job, HostName host, InstanceName? instance)
    {
        var wire = new WireJob
        {
            Id = job.Id.Value,
            Kind = job.Request.Kind.ToWire(),
            State = job.State.ToWire(),
            Host = host.Value ?? "",
            BackupId = job.BackupId?.Value ?? "",
            CreatedAt = job.CreatedAt.ToWire(),
            StartedAt = job.StartedAt.ToWire(),
            FinishedAt = job.FinishedAt.ToWire(),
            Step = job.Step,
            CancelRequested = job.CancelRequested,
            Epoch = (uint)job.Epoch,
            Error = job.Failure.ToWire(),
            Result = job.Result,
            Repository = RepositoryOf(job.Request)?.Value ?? "",
        };
        if (instance is { } name)
        {
            wire.Instance = name.Value;
        }

        if (job.Request is JobRequest.Restore restore)
        {
            wire.Target = restore.ToDirectory ?? $"instance {restore.ToInstance}";
        }

        return wire;
    }

    private static RepositoryName? RepositoryOf(JobRequest request) => request switch
    {
        JobRequest.Copy copy => copy.Repository,
        JobRequest.Delete delete => delete.Repository,
        JobRequest.Note note => note.Repository,
        JobRequest.Check check => check.Repository,
        JobRequest.Rebuild rebuild => rebuild.Repository,
        JobRequest.Test test => test.Repository,
        JobRequest.Rotate rotate => rotate.Repository,
        JobRequest.Verify verify => verify.Repository,
        JobRequest.TakeBackup or JobRequest.Restore or JobRequest.Import or _ => null,
    };
}
