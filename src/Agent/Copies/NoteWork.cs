using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>Writing a note beside a backup. It is written in one piece, so after an interruption it is there or not.</summary>
internal sealed class NoteWork(AgentConfig config, BackupEngines engines) : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new NoteRun(new JobRepositories(config.For(offer), job), engines, job).RunAsync(offer.Note, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(InterruptedJob.Leaving($"the note beside backup {offer.Note.Artefact?.BackupId} was written or was not, and writing it again does no harm"));
}
