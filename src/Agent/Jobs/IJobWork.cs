using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>The work of one kind of job: how it is done, and how one that was under way when its agent died comes to its end.</summary>
internal interface IJobWork
{
    /// <summary>The instance that the job has to itself; null when it may run beside others.</summary>
    string? OccupiedBy(JobOffer offer) => null;

    /// <summary>A <see cref="RunJob"/>, without the commands before and after the job.</summary>
    Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken);

    /// <summary>A <see cref="RecoverJob"/> for a job whose tools have ended: undoes what is to be undone and says what became of the rest.</summary>
    Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken);
}
