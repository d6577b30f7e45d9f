using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Stored;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Backups;

/// <summary>Takes one backup, from the order to the manifest. Whatever fails or is cancelled on the way, nothing of it remains: no process, no directory, no object.</summary>
internal sealed class BackupRun(JobContext job, BackupPreflight preflight)
{
    /// <summary>Does what <paramref name="spec"/> orders. Throws a DbCalmException that says why not, in the tool's own words where it was the tool.</summary>
    public async Task<JobFinished> RunAsync(BackupSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("preflight", cancellationToken);
        BackupPlan plan = await preflight.CheckAsync(spec, cancellationToken);
        await job.LogAsync(plan.Notice, cancellationToken);

        await job.StepAsync("stream", cancellationToken);
        await using IBackupDraft draft = await BackupDrafts.BeginAsync(plan.Place, null, job, cancellationToken);
        using ScratchDirectory scratch = ScratchDirectory.Create(job.Traces);
        await using IEngineRun engine = await plan.Engine.StartAsync(ToolPriority.Of(plan.Place.Repository), scratch.Path, job);
        await draft.StoreAsync(engine, (read, stored) => job.Progress(read, plan.ExpectedBytes, stored), cancellationToken);
        BackupFacts facts = await engine.FinishAsync(cancellationToken);

        await job.StepAsync("store", cancellationToken);
        StoredForm form = await draft.CommitAsync(cancellationToken);
        Manifest manifest = BackupResult.Describe(spec, plan, facts, form, job);
        string manifestHash = await draft.PublishAsync(manifest);

        return BackupResult.Finished(manifest, manifestHash, plan.Place.Repository, plan.Place.IsSpooled);
    }
}
