using System.Globalization;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Backups;

/// <summary>A backup that was taken, in words for the repository and for the controller.</summary>
internal static class BackupResult
{
    /// <summary>The manifest.</summary>
    public static Manifest Describe(BackupSpec spec, BackupPlan plan, BackupFacts facts, StoredForm form, JobContext job) => new Manifest
    {
        BackupId = spec.BackupId,
        ChainId = spec.ChainId,
        FromBackupId = spec.HasFromBackupId ? spec.FromBackupId : null,
        JobId = job.Id.Value,
        ScheduleId = spec.HasScheduleId ? spec.ScheduleId : null,
        Host = job.HostName,
        Instance = spec.Instance,
        Method = plan.Method.Value,
        Flavour = plan.Order.Instance.Engine,
        Type = plan.Order.Type,
        StartedAt = plan.StartedAt,
        FinishedAt = job.Time.GetUtcNow(),
        Physical = facts.Physical,
        Binlog = facts.Binlog,
        ServerVersion = facts.ServerVersion.Length > 0 ? facts.ServerVersion : plan.Engine.ServerVersion,
        ToolVersion = plan.Engine.ToolVersion,
        AgentVersion = DbCalm.Agent.Configuration.AgentVersion.Text,
        StreamFormat = form.StreamFormat,
        Compression = form.Compression,
        CompressionLevel = form.CompressionLevel,
        Encryption = form.Encryption,
        DataBytes = form.DataBytes,
        StoredBytes = form.StoredBytes,
        Sha256 = form.Sha256,
        Segments = form.Segments,
        Files = form.Files,
    }.InLowestVersion();

    /// <summary>The job's end.</summary>
    public static JobFinished Finished(Manifest manifest, string manifestHash, Repository repository, bool isSpooled)
    {
        string type = manifest.Type switch
        {
            Core.Catalog.BackupType.Full => "full",
            Core.Catalog.BackupType.Incremental => "incremental",
        };
        return new JobFinished
        {
            Outcome = JobOutcome.Succeeded,
            Result = $"took {type} backup {manifest.BackupId} of {manifest.Instance}: {Size(manifest.DataBytes)} stored as {Size(manifest.StoredBytes)} in {(isSpooled ? "the spool for " : "")}{repository.Name}",
            Manifest = ManifestReports.Of(manifest, manifestHash, repository, isSpooled),
        };
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
