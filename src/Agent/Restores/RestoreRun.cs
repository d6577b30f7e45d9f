using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Restores;

/// <summary>
/// Restores a chain into a directory or a stopped instance. Nothing is written before everything was checked; the data directory appears whole and ready to
/// start, or is as empty as before.
/// </summary>
internal sealed class RestoreRun(AgentConfig config, BackupEngines engines, JobContext job)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Restores what <paramref name="spec"/> asks for. Throws a DbCalmException when it can't; then nothing of it remains.</summary>
    public async Task<JobFinished> RunAsync(RestoreSpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("preflight", cancellationToken);
        var backups = new StoredBackups(new JobRepositories(config, job), engines, job);
        IReadOnlyList<IStoredBackup> chain = await StoredChain.OpenAsync(spec.Chain, backups, cancellationToken);
        IBackupEngine engine = engines.Of(new BackupMethod(chain[^1].Manifest.Method));
        RestoreTarget target = await new TargetPreflight(config, engine, job.Id).CheckAsync(spec, chain[^1].Manifest.Instance, cancellationToken);
        SpaceCheck.Require(Path.GetDirectoryName(target.WorkDirectory)!, [.. chain.Select(backup => backup.Manifest)]);
        IRestorer restorer = await engine.FindRestorerAsync(isToCheck: false, cancellationToken);

        var leftovers = new RestoreLeftovers(job.Traces);
        try
        {
            MakeWorkDirectory(target);
            RestoredCopy copy = await restorer.BuildAsync(chain, target.WorkDirectory, job, cancellationToken);
            if (copy.Defect is { } defect)
            {
                throw defect.ToException();
            }

            await job.StepAsync("place", cancellationToken);
            await Placement.PlaceAsync(copy.Directory, target, job.Traces, leftovers, cancellationToken);
        }
        catch (Exception e)
        {
            DbCalmException? told = FindMeaning(target, e);
            Undo(leftovers, target, told ?? e);
            if (told is not null)
            {
                throw told;
            }

            throw;
        }

        leftovers.RemoveWorkDirectories();
        DateTimeOffset? provedAt = await ProofNote.WriteAsync(chain[^1], Core.Catalog.Proof.Restored, job, cancellationToken);
        var report = new VerifyReport { ProvedAt = provedAt?.ToTimestamp(), Defects = { backups.Defects } };
        return new JobFinished { Outcome = JobOutcome.Succeeded, Result = Describe(chain, target), Verification = report };
    }

    private static string Describe(IReadOnlyList<IStoredBackup> chain, RestoreTarget target) =>
        $"restored backup {chain[^1].Manifest.BackupId} to {target.Name}" + (chain.Count == 1 ? "" : $", applying {chain.Count - 1} of its incrementals to {chain[0].Manifest.BackupId}");

    // Tools have many words for a full disk, so the disk is asked, before what fills it is removed.
    private static DbCalmException? FindMeaning(RestoreTarget target, Exception error)
    {
        if (error is DbCalmException { Code: ErrorCode.ToolFailed } failed && SpaceCheck.IsFull(Path.GetDirectoryName(target.WorkDirectory)!))
        {
            return new DbCalmException(ErrorCode.NoSpace, $"no space left for the restore to {target.Name}: {failed.Message}", "free some space, or restore to another place", failed);
        }

        return StoreErrors.IsFileError(error) ? Explain($"restore to {target.Name}", error) : null;
    }

    private static void Undo(RestoreLeftovers leftovers, RestoreTarget target, Exception cause)
    {
        try
        {
            leftovers.Undo();
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            DbCalmException explained = Explain($"remove {target.WorkDirectory}", e);
            throw new DbCalmException(explained.Code, $"{cause.Message}; then the agent {explained.Message}", "remove what is left by hand", cause);
        }
    }

    private static DbCalmException Explain(string what, Exception error) =>
        new(StoreErrors.Explain(what, error).Code, StoreErrors.Explain(what, error).Message, "check the disk, its free space and the permissions of the agent's user", error);

    private void MakeWorkDirectory(RestoreTarget target)
    {
        if (Path.Exists(target.WorkDirectory))
        {
            throw new DbCalmException(ErrorCode.Refused, $"{target.WorkDirectory} exists already", "remove it and try again");
        }

        job.Traces.Record(new JobTrace.WorkDirectory(target.WorkDirectory));
        CrashPoints.Pass("restore-traced");
        Directory.CreateDirectory(target.WorkDirectory, Private);
    }
}
