using DbCalm.Agent.Backups;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Copies;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Hooks;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Repositories;
using DbCalm.Agent.Repositories.Imports;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Verification;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>Which run does the work of which offer.</summary>
/// <param name="config">The instances and repositories of this host.</param>
/// <param name="dataDir">The agent's own directory.</param>
/// <param name="engines">Take, restore and check backups.</param>
/// <param name="hooks">Runs what is asked for before the work.</param>
/// <param name="time">The clock.</param>
internal sealed class JobWork(AgentConfig config, string dataDir, BackupEngines engines, HookedJobs hooks, TimeProvider time)
{
    /// <summary>Does what <paramref name="offer"/> asks for, after the command that is to run before it.</summary>
    public async Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
    {
        await hooks.BeforeAsync(offer, job, cancellationToken);
        return await WorkAsync(offer, job, cancellationToken);
    }

    private async Task<JobFinished> WorkAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken)
    {
        AgentConfig known = config.With([.. offer.Repositories.Select(definition => definition.ToCore())]).At(offer.Pace?.ToCore());
        var repositories = new JobRepositories(known, job);
        try
        {
            return await RunAsync(offer, job, known, repositories, cancellationToken);
        }
        finally
        {
            await SpaceLook.NoteAsync(offer, known, repositories, job, cancellationToken);
        }
    }

    private Task<JobFinished> RunAsync(JobOffer offer, JobContext job, AgentConfig known, JobRepositories repositories, CancellationToken cancellationToken) =>
        offer.SpecCase switch
        {
            JobOffer.SpecOneofCase.Backup => new BackupRun(job, new BackupPreflight(known, engines, repositories.Open, time)).RunAsync(offer.Backup, cancellationToken),
            JobOffer.SpecOneofCase.Restore => new RestoreRun(known, engines, job).RunAsync(offer.Restore, cancellationToken),
            JobOffer.SpecOneofCase.Verify => new VerifyRun(known, engines, job, dataDir).RunAsync(offer.Verify, cancellationToken),
            JobOffer.SpecOneofCase.Copy => new CopyRun(repositories, engines, job).RunAsync(offer.Copy, cancellationToken),
            JobOffer.SpecOneofCase.Delete => new DeleteRun(repositories, job).RunAsync(offer.Delete, cancellationToken),
            JobOffer.SpecOneofCase.Note => new NoteRun(repositories, engines, job).RunAsync(offer.Note, cancellationToken),
            JobOffer.SpecOneofCase.Check => new CheckRun(repositories, engines, job).RunAsync(offer.Check, cancellationToken),
            JobOffer.SpecOneofCase.Rebuild => new RebuildRun(repositories, job).RunAsync(offer.Rebuild, cancellationToken),
            JobOffer.SpecOneofCase.Import => new ImportJob(known, engines, job).RunAsync(offer.Import, cancellationToken),
            JobOffer.SpecOneofCase.Rotate => new RotateRun(repositories, job).RunAsync(offer.Rotate, cancellationToken),
            JobOffer.SpecOneofCase.Test => new TestRun(repositories, job).RunAsync(offer.Test, cancellationToken),
            JobOffer.SpecOneofCase.None or _ => throw new DbCalmException(
                ErrorCode.InvalidInput,
                $"job {job.Id} asks for something that dbcalm-agent {AgentVersion.Text} does not know",
                "update the agent to the controller's version"),
        };
}
