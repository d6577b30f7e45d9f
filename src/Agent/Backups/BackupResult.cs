using System.Globalization;
using System.Reflection;
using DbCalm.Agent.Engines.MariaDb;
using DbCalm.Agent.Jobs;
using DbCalm.Core.Fleet;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Backups;

/// <summary>A backup that was taken, in words for the repository and for the controller.</summary>
internal static class BackupResult
{
    /// <summary>The manifest.</summary>
    public static Manifest Describe(BackupSpec spec, BackupPlan plan, BackupFacts facts, StoredForm form, JobContext job) => new()
    {
        BackupId = spec.BackupId,
        ChainId = spec.ChainId,
        FromBackupId = spec.HasFromBackupId ? spec.FromBackupId : null,
        JobId = job.Id.Value,
        Host = job.HostName,
        Instance = spec.Instance,
        Engine = plan.Order.Instance.Engine,
        Type = plan.Order.Type,
        StartedAt = plan.StartedAt,
        FinishedAt = job.Time.GetUtcNow(),
        FromLsn = facts.Checkpoints.FromLsn,
        ToLsn = facts.Checkpoints.ToLsn,
        LastLsn = facts.Checkpoints.LastLsn,
        Binlog = facts.Binlog,
        ServerVersion = facts.ServerVersion.Length > 0 ? facts.ServerVersion : plan.Server.Version,
        ToolVersion = plan.Tool.Description,
        AgentVersion = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        StreamFormat = form.StreamFormat,
        Compression = form.Compression,
        CompressionLevel = form.CompressionLevel,
        Encryption = form.Encryption,
        DataBytes = form.DataBytes,
        StoredBytes = form.StoredBytes,
        Sha256 = form.Sha256,
        Segments = form.Segments,
        Files = form.Files,
    };

    /// <summary>The job's end.</summary>
    public static JobFinished Finished(Manifest manifest, string manifestHash, RepositoryName repository)
    {
        string type = manifest.Type switch
        {
            Core.Catalog.BackupType.Full => "full",
            Core.Catalog.BackupType.Incremental => "incremental",
        };
        return new JobFinished
        {
            Outcome = JobOutcome.Succeeded,
            Result = $"took {type} backup {manifest.BackupId} of {manifest.Instance}: {Size(manifest.DataBytes)} stored as {Size(manifest.StoredBytes)} in {repository}",
            Manifest = Summarise(manifest, manifestHash, repository),
        };
    }

    private static ManifestSummary Summarise(Manifest manifest, string manifestHash, RepositoryName repository)
    {
        var summary = new ManifestSummary
        {
            BackupId = manifest.BackupId,
            ChainId = manifest.ChainId,
            Instance = manifest.Instance,
            Type = manifest.Type.ToWire(),
            Repository = repository.Value,
            StartedAt = manifest.StartedAt.ToTimestamp(),
            FinishedAt = manifest.FinishedAt.ToTimestamp(),
            FromLsn = manifest.FromLsn,
            ToLsn = manifest.ToLsn,
            Binlog = manifest.Binlog.ToWire(),
            ServerVersion = manifest.ServerVersion,
            ToolVersion = manifest.ToolVersion,
            DataBytes = manifest.DataBytes,
            StoredBytes = manifest.StoredBytes,
            ManifestSha256 = manifestHash,
            LastLsn = manifest.LastLsn,
            JobId = manifest.JobId,
            Host = manifest.Host,
            Format = manifest.Files is null ? "stream" : "plain",
            Compression = manifest.Compression,
        };
        if (manifest.FromBackupId is { } from)
        {
            summary.FromBackupId = from;
        }

        return summary;
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");
}
