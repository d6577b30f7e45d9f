using DbCalm.Agent.Engines;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Restores;

/// <summary>Restoring a chain. One that was interrupted is completed when only its last moves were left, and otherwise removed.</summary>
internal sealed class RestoreWork(AgentConfig config, BackupEngines engines) : IJobWork
{
    /// <inheritdoc/>
    public string? OccupiedBy(JobOffer offer) => offer.Restore.TargetCase == RestoreSpec.TargetOneofCase.Instance ? offer.Restore.Instance : null;

    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) =>
        new RestoreRun(config.For(offer), engines, job).RunAsync(offer.Restore, cancellationToken);

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        Task.FromResult(Recover(offer.Restore, new RestoreLeftovers(traces)));

    private static JobFinished Recover(RestoreSpec spec, RestoreLeftovers leftovers)
    {
        string target = spec.TargetCase == RestoreSpec.TargetOneofCase.Instance ? $"instance {spec.Instance}" : spec.Directory;
        string? obstacle = null;
        try
        {
            if (leftovers.TryComplete())
            {
                leftovers.RemoveWorkDirectories();
                return new JobFinished { Outcome = JobOutcome.Succeeded, Result = $"restored backup {spec.Chain[^1].BackupId} to {target}; the last moves were made after the agent had died" };
            }
        }
        catch (IOException e)
        {
            obstacle = e.Message;
        }

        leftovers.Undo();
        return InterruptedJob.Leaving(obstacle is null
            ? $"what it had written for {target} was removed"
            : $"it could not be completed ({obstacle}), and what it had written for {target} was removed");
    }
}
