using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Platform;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>
/// A data directory made from a chain of stored backups in a work directory of the job's own: the full unpacked and prepared, then each incremental unpacked
/// beside it and applied. The stored backups are only read.
/// </summary>
/// <param name="workDirectory">Exists, empty and the job's own.</param>
/// <param name="mariaBackup">Prepares.</param>
/// <param name="job">Hears of steps, log lines and progress.</param>
internal sealed class PreparedCopy(string workDirectory, Tool mariaBackup, JobContext job)
{
    private const string LogApplied = "log-applied";
    private const string UseAnother = "use another backup";
    private const long PrepareMemory = 256L << 20;
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly string[] CheckpointsNames = ["xtrabackup_checkpoints", "mariadb_backup_checkpoints"];

    private readonly string incrementalDirectory = Path.Combine(workDirectory, "incremental");

    /// <summary>The prepared data directory.</summary>
    public string Directory { get; } = Path.Combine(workDirectory, "data");

    /// <summary>
    /// Unpacks and prepares all of <paramref name="chain"/>, full first. Returns the damage because of which it can't be prepared, though it is what was stored;
    /// null when it was. Throws corrupt, no-space or tool-failed. The caller removes the work directory.
    /// </summary>
    public async Task<StoredDefect?> BuildAsync(IReadOnlyList<IRestoreSource> chain, CancellationToken cancellationToken)
    {
        long total = chain.Sum(backup => backup.Manifest.DataBytes);
        long done = 0;
        foreach (IRestoreSource backup in chain)
        {
            bool isFull = backup.Manifest.Type == BackupType.Full;
            string directory = isFull ? Directory : incrementalDirectory;
            await job.StepAsync("extract", cancellationToken);
            System.IO.Directory.CreateDirectory(directory, DirectoryMode);
            await backup.UnpackAsync(directory, bytes => job.Progress(done += bytes, total, done), cancellationToken);
            await CheckUnpackedAsync(backup.Manifest, directory, cancellationToken);
            await job.StepAsync("prepare", cancellationToken);
            if (await PrepareAsync(backup.Manifest, isFull ? null : directory, cancellationToken) is { } defect)
            {
                return defect;
            }

            if (!isFull)
            {
                OwnTree.Remove(directory);
            }
        }

        return null;
    }

    private async Task CheckUnpackedAsync(Manifest manifest, string directory, CancellationToken cancellationToken)
    {
        BackupCheckpoints unpacked = ReadCheckpoints(manifest, directory);
        PhysicalPosition described = manifest.Physical!;
        if (unpacked.BackupType == LogApplied || unpacked.FromLsn != described.FromLsn || unpacked.ToLsn != described.ToLsn)
        {
            throw new DbCalmException(
                ErrorCode.Corrupt,
                $"backup {manifest.BackupId} holds a {unpacked.BackupType} backup from LSN {unpacked.FromLsn} to {unpacked.ToLsn}, not from {described.FromLsn} to {described.ToLsn} as its manifest says",
                UseAnother);
        }

        // Such a link leads to where the source server keeps the table, perhaps on this very host. Neither the preparing tool nor a restored server may follow it there.
        foreach (string link in OwnTree.RemoveFiles(directory, ".isl"))
        {
            string table = Path.ChangeExtension(link, null);
            await job.LogAsync($"{table} had its file outside of the data directory and is restored inside: load the table anew from a dump before altering it", cancellationToken);
        }
    }

    private async Task<StoredDefect?> PrepareAsync(Manifest manifest, string? incremental, CancellationToken cancellationToken)
    {
        ChildCommand command = MariaBackupCommands.Prepare(mariaBackup, Directory, incremental, PrepareMemory) with
        {
            OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
        };
        ChildResult result = await ChildProcess.RunAsync(command, cancellationToken);
        foreach (string line in result.ErrorTail.Where(line => !ToolNoise.Is(line)))
        {
            await job.LogAsync(line, cancellationToken);
        }

        if (result.ExitCode != 0 && PrepareFailure.FindDefect(manifest.BackupId, result.ErrorTail) is { } defect)
        {
            return defect;
        }

        BackupVerdict.CheckPrepare(result.ExitCode, result.ErrorTail);
        BackupCheckpoints prepared = ReadCheckpoints(manifest, Directory);
        if (prepared.BackupType != LogApplied || prepared.ToLsn != manifest.Physical?.ToLsn)
        {
            throw new DbCalmException(
                ErrorCode.ToolFailed,
                $"preparing backup {manifest.BackupId} said that it succeeded, but the result is {prepared.BackupType} to LSN {prepared.ToLsn} instead of {LogApplied} to {manifest.Physical?.ToLsn}",
                UseAnother);
        }

        return null;
    }

    private static BackupCheckpoints ReadCheckpoints(Manifest manifest, string directory)
    {
        string? path = CheckpointsNames.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        return (path is null ? null : BackupCheckpoints.Find(File.ReadAllText(path)))
            ?? throw new DbCalmException(ErrorCode.Corrupt, $"backup {manifest.BackupId} unpacks to no readable {CheckpointsNames[0]}: it is not whole", UseAnother);
    }
}
