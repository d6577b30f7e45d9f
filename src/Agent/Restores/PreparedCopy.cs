using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Pipeline;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;

namespace DbCalm.Agent.Restores;

/// <summary>
/// A data directory made from a chain of stored backups in a work directory of the job's own: the full unpacked and prepared, then each incremental unpacked
/// beside it and applied. The stored backups are only read.
/// </summary>
/// <param name="workDirectory">Exists, empty and the job's own.</param>
/// <param name="mbstream">Unpacks.</param>
/// <param name="mariaBackup">Prepares.</param>
/// <param name="job">Hears of steps, log lines and progress.</param>
internal sealed class PreparedCopy(string workDirectory, Tool mbstream, Tool mariaBackup, JobContext job)
{
    private const string EndMarker = "completed OK!";
    private const string UseMemory = "--use-memory=256M";

    private readonly string incrementalDirectory = Path.Combine(workDirectory, "incremental");

    /// <summary>The prepared data directory.</summary>
    public string DataDirectory { get; } = Path.Combine(workDirectory, "data");

    /// <summary>Unpacks and prepares all of <paramref name="chain"/>, full first. Throws corrupt, no-space or tool-failed; the caller removes the work directory.</summary>
    public async Task BuildAsync(IReadOnlyList<StoredArtefact> chain, CancellationToken cancellationToken)
    {
        long total = chain.Sum(artefact => artefact.Manifest.DataBytes);
        long done = 0;
        foreach (StoredArtefact artefact in chain)
        {
            bool isFull = artefact.Manifest.Type == BackupType.Full;
            string directory = isFull ? DataDirectory : incrementalDirectory;
            await job.StepAsync("extract", cancellationToken);
            Directory.CreateDirectory(directory, DirectoryMode);
            await new StreamExtraction(mbstream, job).RunAsync(artefact, directory, bytes => job.Progress(done += bytes, total, done), cancellationToken);
            await CheckUnpackedAsync(artefact.Manifest, directory, cancellationToken);
            await job.StepAsync("prepare", cancellationToken);
            await PrepareAsync(artefact.Manifest, directory, cancellationToken);
            if (!isFull)
            {
                OwnTree.Remove(directory);
            }
        }
    }

    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private async Task CheckUnpackedAsync(Manifest manifest, string directory, CancellationToken cancellationToken)
    {
        BackupCheckpoints unpacked = BackupCheckpoints.Read(directory);
        if (unpacked.Type == BackupCheckpoints.LogApplied || unpacked.FromLsn != manifest.FromLsn || unpacked.ToLsn != manifest.ToLsn)
        {
            throw new DbCalmException(
                ErrorCode.Corrupt,
                $"backup {manifest.BackupId} holds a {unpacked.Type} backup from LSN {unpacked.FromLsn} to {unpacked.ToLsn}, not from {manifest.FromLsn} to {manifest.ToLsn} as its manifest says",
                "use another backup");
        }

        // Such a link leads to where the source server keeps the table, perhaps on this very host. Neither the preparing tool nor a restored server may follow it there.
        foreach (string link in OwnTree.RemoveFiles(directory, ".isl"))
        {
            string table = Path.ChangeExtension(link, null);
            await job.LogAsync($"{table} had its file outside of the data directory; it is restored inside. Rebuild the table from a dump before altering it.", cancellationToken);
        }
    }

    private async Task PrepareAsync(Manifest manifest, string unpacked, CancellationToken cancellationToken)
    {
        string what = $"preparing backup {manifest.BackupId}";

        // The backup's own settings (page size, system files, encryption keys) and no others of this host.
        var arguments = new List<string> { $"--defaults-file={Path.Combine(unpacked, "backup-my.cnf")}", "--prepare", UseMemory, $"--target-dir={DataDirectory}" };
        if (unpacked != DataDirectory)
        {
            arguments.Add($"--incremental-dir={unpacked}");
        }

        EngineResult result = await EngineProcess.RunAsync(RestoreTool.Command(mariaBackup, job, arguments), cancellationToken);
        await LogAsync(result.ErrorTail, cancellationToken);
        if (result.ExitCode != 0 || !result.ErrorTail.TakeLast(1).Any(line => line.EndsWith(EndMarker, StringComparison.Ordinal)))
        {
            throw RestoreTool.Failure(what, result.ExitCode, result.ErrorTail);
        }

        BackupCheckpoints prepared = BackupCheckpoints.Read(DataDirectory);
        if (prepared.Type != BackupCheckpoints.LogApplied || prepared.ToLsn != manifest.ToLsn)
        {
            throw new DbCalmException(
                ErrorCode.ToolFailed,
                $"{what} said that it succeeded, but the result is {prepared.Type} to LSN {prepared.ToLsn} instead of {BackupCheckpoints.LogApplied} to {manifest.ToLsn}",
                "use another backup");
        }
    }

    private async Task LogAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        foreach (string line in lines)
        {
            await job.LogAsync(line, cancellationToken);
        }
    }
}
