using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopy = DbCalm.Core.Catalog.BackupCopy;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using WireBackup = DbCalm.Protocol.V1.Backup;
using WireCopy = DbCalm.Protocol.V1.BackupCopy;

namespace DbCalm.Protocol.Mapping;

/// <summary>Backups on the wire: as operators see them, as an agent reports them and as an agent is told of them.</summary>
public static class BackupMapping
{
    /// <summary>What operators see. Hosts go by their names.</summary>
    public static WireBackup ToWire(this CoreBackup backup, IReadOnlyDictionary<HostId, HostName> hosts)
    {
        CoreCopy? primary = backup.Primary;
        var wire = new WireBackup
        {
            Id = backup.Id.Value,
            Instance = backup.Instance.Value,
            Host = hosts.GetValueOrDefault(backup.Host).Value ?? "",
            Type = backup.Type.ToWire(),
            State = backup.State.ToWire(),
            Proof = backup.Proof.ToWire(),
            ProofAt = backup.ProofAt.ToWire(),
            ChainId = backup.ChainId.Value,
            StartedAt = backup.StartedAt.ToWire(),
            FinishedAt = backup.FinishedAt.ToWire(),
            DataBytes = backup.DataBytes,
            StoredBytes = primary?.StoredBytes ?? 0,
            FromLsn = backup.Physical?.FromLsn ?? 0,
            ToLsn = backup.Physical?.ToLsn ?? 0,
            LastLsn = backup.Physical?.LastLsn ?? 0,
            Binlog = backup.Binlog.ToWire(),
            ServerVersion = backup.ServerVersion,
            ToolVersion = backup.ToolVersion,
            Repository = primary?.Repository.Value ?? "",
            JobId = backup.JobId.Value,
            ManifestSha256 = primary?.ManifestSha256 ?? "",
            Problem = backup.Problem.Length > 0 ? backup.Problem : primary?.Problem ?? "",
            HeldAt = backup.Hold?.At.ToWire(),
            HoldReason = backup.Hold?.Reason ?? "",
            Method = backup.Method.Value,
        };
        SetOrigin(wire, backup);
        wire.Copies.AddRange(backup.Copies.Select(copy => ToWire(copy, backup.DataBytes, hosts)));
        return wire;
    }

    /// <summary>What an agent has to know to read it: <paramref name="copies"/>, to be tried in order.</summary>
    public static ArtefactRef ToArtefactRef(this CoreBackup backup, IReadOnlyList<CoreCopy> copies)
    {
        CoreCopy first = copies[0];
        var wire = new ArtefactRef
        {
            BackupId = backup.Id.Value,
            Instance = backup.Instance.Value,
            Repository = first.Repository.Value,
            Type = backup.Type.ToWire(),
            ManifestSha256 = first.ManifestSha256,
            DataBytes = backup.DataBytes,
            StoredBytes = first.StoredBytes,
            Method = backup.Method.Value,
            JobId = backup.JobId.Value,
            FromLsn = backup.Physical?.FromLsn ?? 0,
            ToLsn = backup.Physical?.ToLsn ?? 0,
            IsSpooled = first.SpooledOn is not null,
        };
        wire.Others.AddRange(copies.Skip(1).Select(copy => new ArtefactCopy
        {
            Repository = copy.Repository.Value,
            ManifestSha256 = copy.ManifestSha256,
            StoredBytes = copy.StoredBytes,
            IsSpooled = copy.SpooledOn is not null,
        }));
        return wire;
    }

    /// <summary>The catalog's row for a backup that an agent reports as durable, with that one copy; throws an invalid-input error when the report makes no sense.</summary>
    /// <param name="summary">The report.</param>
    /// <param name="job">The job that took it.</param>
    /// <param name="host">The host that took it.</param>
    /// <param name="copy">The copy; see <see cref="ToCopy"/>.</param>
    public static CoreBackup ToCore(this ManifestSummary summary, JobId job, HostId host, CoreCopy copy)
    {
        bool isPlausible = summary is { DataBytes: >= 0, FromLsn: <= long.MaxValue, ToLsn: <= long.MaxValue, LastLsn: <= long.MaxValue };
        return !isPlausible
            ? throw Implausible(summary)
            : new CoreBackup
            {
                Id = new BackupId(summary.BackupId),
                ChainId = new ChainId(summary.ChainId),
                Instance = new InstanceName(summary.Instance),
                Host = host,
                Type = summary.Type.ToCore(),
                State = Core.Catalog.BackupState.Available,
                FromBackupId = summary.HasFromBackupId ? new BackupId(summary.FromBackupId) : null,
                JobId = job,
                ScheduleId = summary is { HasScheduleId: true, ScheduleId: > 0 } ? summary.ScheduleId : null,
                Copies = [copy],
                StartedAt = summary.StartedAt.ToCore(),
                FinishedAt = summary.FinishedAt.ToCore(),
                DataBytes = summary.DataBytes,
                Method = BackupMethod.Of(summary.Method),
                Physical = PhysicalOf(summary),
                Binlog = summary.Binlog.ToCore(),
                ServerVersion = JobEventMapping.Cut(summary.ServerVersion),
                ToolVersion = JobEventMapping.Cut(summary.ToolVersion),
            };
    }

    /// <summary>The copy that an agent reports as durable; throws an invalid-input error when the report makes no sense.</summary>
    /// <param name="summary">The report.</param>
    /// <param name="boundTo">The host whose own repository it is; null for one of the fleet.</param>
    /// <param name="spooledOn">The host that reports, for a copy in its spool.</param>
    public static CoreCopy ToCopy(this ManifestSummary summary, HostId? boundTo, HostId spooledOn)
    {
        bool isPlausible = summary.StoredBytes >= 0 && summary.ManifestSha256.Length == 64 && summary.ManifestSha256.All(char.IsAsciiHexDigitLower) && summary.Format is "" or "stream" or "plain";
        return !isPlausible
            ? throw Implausible(summary)
            : new CoreCopy
            {
                Repository = new RepositoryName(summary.Repository),
                Host = boundTo,
                State = summary.IsSpooled ? CoreCopyState.Pending : CoreCopyState.Available,
                SpooledOn = summary.IsSpooled ? spooledOn : null,
                Format = summary.Format == "plain" ? ArtefactFormat.Plain : ArtefactFormat.Stream,
                Compression = JobEventMapping.Cut(summary.Compression),
                KeyId = JobEventMapping.Cut(summary.KeyId),
                StoredBytes = summary.StoredBytes,
                ManifestSha256 = summary.ManifestSha256,
                RetainUntil = summary.RetainUntil?.ToCore(),
            };
    }

    private static PhysicalPosition? PhysicalOf(ManifestSummary summary) =>
        summary is { FromLsn: 0, ToLsn: 0, LastLsn: 0 } ? null : new PhysicalPosition(summary.FromLsn, summary.ToLsn, summary.LastLsn);

    private static void SetOrigin(WireBackup wire, CoreBackup backup)
    {
        if (backup.FromBackupId is { } from)
        {
            wire.FromBackupId = from.Value;
        }

        if (backup.ScheduleId is { } schedule)
        {
            wire.ScheduleId = schedule;
        }
    }

    private static WireCopy ToWire(CoreCopy copy, long dataBytes, IReadOnlyDictionary<HostId, HostName> hosts) => new()
    {
        Repository = copy.Repository.Value,
        State = copy.State.ToWire(),
        Host = copy.Host is { } host ? hosts.GetValueOrDefault(host).Value ?? "" : "",
        SpooledOn = copy.SpooledOn is { } spool ? hosts.GetValueOrDefault(spool).Value ?? "" : "",
        Format = copy.Format == ArtefactFormat.Plain ? "plain" : "stream",
        Compression = copy.Compression,
        KeyId = copy.KeyId,
        StoredBytes = copy.StoredBytes,
        StoredRatio = dataBytes > 0 ? Math.Round((double)copy.StoredBytes / dataBytes, 4) : 0,
        ManifestSha256 = copy.ManifestSha256,
        RetainUntil = copy.RetainUntil.ToWire(),
        Problem = copy.Problem,
    };

    private static DbCalmException Implausible(ManifestSummary summary) =>
        new(ErrorCode.InvalidInput, $"the report of backup {NameRules.Quote(summary.BackupId)} has sizes, LSNs, a format or a manifest hash that can't be");
}
