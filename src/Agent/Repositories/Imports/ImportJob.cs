using System.Globalization;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Core.Catalog;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>An import as a job: says what each directory is and tells the controller of the backups that they have become.</summary>
internal sealed class ImportJob(AgentConfig config, BackupEngines engines, JobContext job)
{
    private const int BackupsAtOnce = 50;

    /// <summary>Does what <paramref name="spec"/> asks for; throws what <see cref="ImportRun"/> does.</summary>
    public async Task<JobFinished> RunAsync(ImportSpec spec, CancellationToken cancellationToken)
    {
        IReadOnlyList<ImportedBackup> imported = await new ImportRun(config, engines, job).RunAsync(new ImportOrder(spec.Instance, spec.Directories, spec.DryRun), cancellationToken);
        foreach (ImportedBackup backup in imported)
        {
            await job.LogAsync(Describe(backup, spec.DryRun), cancellationToken);
        }

        if (!spec.DryRun)
        {
            foreach (ImportedBackup[] some in imported.Chunk(BackupsAtOnce))
            {
                var found = new FoundBackups();
                found.Items.AddRange(some.Select(backup => new FoundBackup { Manifest = ManifestReports.Of(backup.Manifest, backup.ManifestSha256, config.Repository(backup.Repository.Value)) }));
                await job.FoundAsync(found, cancellationToken);
            }
        }

        int chains = imported.Select(backup => backup.Manifest.ChainId).Distinct().Count();
        return new JobFinished
        {
            Outcome = JobOutcome.Succeeded,
            Result = string.Create(CultureInfo.InvariantCulture, $"{(spec.DryRun ? "would import" : "imported")} {imported.Count} backups in {chains} chains"),
        };
    }

    private static string Describe(ImportedBackup backup, bool isDryRun)
    {
        string type = backup.Manifest.Type switch
        {
            Core.Catalog.BackupType.Full => "full",
            Core.Catalog.BackupType.Incremental => $"incremental on {backup.Manifest.FromBackupId}",
        };
        string what = backup.WasKnown ? "is known already" : isDryRun ? "would be imported" : "is imported";
        return string.Create(CultureInfo.InvariantCulture, $"{backup.Manifest.BackupId}: {type}{At(backup.Manifest.Physical)}, {backup.Manifest.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, {what} in repository {backup.Repository}");
    }

    private static string At(PhysicalPosition? position) => position is null ? "" : string.Create(CultureInfo.InvariantCulture, $", LSN {position.FromLsn} to {position.ToLsn}");
}
