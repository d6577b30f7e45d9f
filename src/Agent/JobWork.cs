using DbCalm.Agent.Backups;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Verification;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent;

/// <summary>Which run does the work of which offer.</summary>
/// <param name="config">The instances and repositories of this host.</param>
/// <param name="dataDir">The agent's own directory.</param>
/// <param name="tools">Finds the tools that the runs need.</param>
/// <param name="time">The clock.</param>
internal sealed class JobWork(AgentConfig config, string dataDir, ToolLocator tools, TimeProvider time)
{
    /// <summary>Does what <paramref name="offer"/> asks for.</summary>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        RunAsync(offer, config.With([.. offer.Repositories.Select(definition => definition.ToCore())]), job, cancellationToken);

    private Task<JobFinished> RunAsync(JobOffer offer, AgentConfig config, JobContext job, CancellationToken cancellationToken) => offer.SpecCase switch
    {
        JobOffer.SpecOneofCase.Backup => new BackupRun(job, new BackupPreflight(config, tools, ObjectStores.Open, time)).RunAsync(offer.Backup, cancellationToken),
        JobOffer.SpecOneofCase.Restore => new RestoreRun(config, tools, job).RunAsync(offer.Restore, cancellationToken),
        JobOffer.SpecOneofCase.Verify => new VerifyRun(config, tools, job, dataDir).RunAsync(offer.Verify, cancellationToken),
        JobOffer.SpecOneofCase.None or _ => throw new DbCalmException(
            ErrorCode.InvalidInput,
            $"job {job.Id} asks for something that dbcalm-agent {AgentVersion.Text} does not know",
            "update the agent to the controller's version"),
    };
}
