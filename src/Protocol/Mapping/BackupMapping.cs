using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using WireBackup = DbCalm.Protocol.V1.Backup;

namespace DbCalm.Protocol.Mapping;

/// <summary>Backups on the wire: as operators see them, as an agent reports them and as an agent is told of them.</summary>
public static class BackupMapping
{
    /// <summary>What operators see. The host goes by its name.</summary>
    public static WireBackup ToWire(this CoreBackup backup, HostName host)
    {
        var wire = new WireBackup
        {
            Id = backup.Id.Value,
            Instance = backup.Instance.Value,
            Host = host.Value ?? "",
            Type = backup.Type.ToWire(),
            State = backup.State.ToWire(),
            Proof = backup.Proof.ToWire(),
            ProofAt = backup.ProofAt.ToWire(),
            ChainId = backup.ChainId.Value,
            StartedAt = backup.StartedAt.ToWire(),
            FinishedAt = backup.FinishedAt.ToWire(),
            DataBytes = backup.DataBytes,
            StoredBytes = backup.StoredBytes,
            FromLsn = backup.FromLsn,
            ToLsn = backup.ToLsn,
            Binlog = backup.Binlog.ToWire(),
            ServerVersion = backup.ServerVersion,
            ToolVersion = backup.ToolVersion,
            Repository = backup.Repository?.Value ?? "",
            JobId = backup.JobId.Value,
            ManifestSha256 = backup.ManifestSha256,
            Problem = backup.Problem,
        };
        if (backup.FromBackupId is { } from)
        {
            wire.FromBackupId = from.Value;
        }

        return wire;
    }

    /// <summary>What an agent has to know to read it.</summary>
    public static ArtefactRef ToArtefactRef(this CoreBackup backup) => new()
    {
        BackupId = backup.Id.Value,
        Instance = backup.Instance.Value,
        Repository = backup.Repository?.Value ?? "",
        Type = backup.Type.ToWire(),
        ManifestSha256 = backup.ManifestSha256,
        DataBytes = backup.DataBytes,
        StoredBytes = backup.StoredBytes,
        FromLsn = backup.FromLsn,
        ToLsn = backup.ToLsn,
    };

    /// <summary>The catalog's row for a backup that an agent reports as durable; throws an invalid-input error when the report makes no sense.</summary>
    /// <param name="summary">The report.</param>
    /// <param name="job">The job that took it.</param>
    /// <param name="host">The host that reports.</param>
    public static CoreBackup ToCore(this ManifestSummary summary, JobId job, HostId host)
    {
        bool plausible = summary is { DataBytes: >= 0, StoredBytes: >= 0, FromLsn: <= long.MaxValue, ToLsn: <= long.MaxValue };
        if (!plausible || summary.ManifestSha256.Length != 64 || !summary.ManifestSha256.All(char.IsAsciiHexDigitLower))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the report of backup {NameRules.Quote(summary.BackupId)} has sizes, LSNs or a manifest hash that can't be");
        }

        return new CoreBackup
        {
            Id = new BackupId(summary.BackupId),
            ChainId = new ChainId(summary.ChainId),
            Instance = new InstanceName(summary.Instance),
            Host = host,
            Type = summary.Type.ToCore(),
            State = Core.Catalog.BackupState.Available,
            FromBackupId = summary.HasFromBackupId ? new BackupId(summary.FromBackupId) : null,
            JobId = job,
            Repository = new RepositoryName(summary.Repository),
            StartedAt = summary.StartedAt.ToCore(),
            FinishedAt = summary.FinishedAt.ToCore(),
            DataBytes = summary.DataBytes,
            StoredBytes = summary.StoredBytes,
            FromLsn = summary.FromLsn,
            ToLsn = summary.ToLsn,
            Binlog = summary.Binlog.ToCore(),
            ServerVersion = JobEventMapping.Cut(summary.ServerVersion),
            ToolVersion = JobEventMapping.Cut(summary.ToolVersion),
            ManifestSha256 = summary.ManifestSha256,
        };
    }
}
