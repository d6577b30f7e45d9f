using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Stored;

/// <summary>Manifests as the controller hears of them.</summary>
internal static class ManifestReports
{
    /// <summary>The summary of a backup in <paramref name="repository"/>, or in the host's spool for it.</summary>
    public static ManifestSummary Of(Manifest manifest, string manifestHash, Repository repository, bool isSpooled = false)
    {
        var summary = new ManifestSummary
        {
            BackupId = manifest.BackupId,
            ChainId = manifest.ChainId,
            Instance = manifest.Instance,
            Type = manifest.Type.ToWire(),
            Repository = repository.Name.Value,
            StartedAt = manifest.StartedAt.ToTimestamp(),
            FinishedAt = manifest.FinishedAt.ToTimestamp(),
            Method = manifest.Method,
            FromLsn = manifest.Physical?.FromLsn ?? 0,
            ToLsn = manifest.Physical?.ToLsn ?? 0,
            LastLsn = manifest.Physical?.LastLsn ?? 0,
            Binlog = manifest.Binlog.ToWire(),
            ServerVersion = manifest.ServerVersion,
            ToolVersion = manifest.ToolVersion,
            DataBytes = manifest.DataBytes,
            StoredBytes = manifest.StoredBytes,
            ManifestSha256 = manifestHash,
            JobId = manifest.JobId,
            Host = manifest.Host,
            Format = manifest.Files is null ? "stream" : "plain",
            Compression = manifest.Compression,
            KeyId = manifest.Encryption?.KeyId ?? "",
            IsSpooled = isSpooled,
        };
        AddOptional(summary, manifest, repository);
        return summary;
    }

    private static void AddOptional(ManifestSummary summary, Manifest manifest, Repository repository)
    {
        if (manifest.FromBackupId is { } from)
        {
            summary.FromBackupId = from;
        }

        if (manifest.ScheduleId is { } schedule)
        {
            summary.ScheduleId = schedule;
        }

        if (repository.Retain is { } retain)
        {
            summary.RetainUntil = (manifest.FinishedAt + retain).ToTimestamp();
        }
    }
}
