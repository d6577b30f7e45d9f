using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Engines.Physical;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using BackupOrder = DbCalm.Agent.Engines.MariaBackup.BackupOrder;

namespace DbCalm.Agent.Backups;

/// <summary>Everything that can be known to be wrong before anything is written. Changes nothing but a probe file that it removes.</summary>
internal sealed class BackupPreflight(AgentConfig config, ToolLocator tools, Func<Repository, IObjectStore> openStore, TimeProvider time)
{
    // A stream rarely packs to less than a tenth, and an incremental is a small part of it: with less room a run would only fail later.
    private const int FullRoomDivisor = 10;
    private const int IncrementalRoomDivisor = 100;

    /// <summary>What is needed to take the backup; throws what stands in its way.</summary>
    public async Task<BackupPlan> CheckAsync(BackupSpec spec, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = time.GetUtcNow();
        BackupOrder order = CheckOrder(spec);
        Tool tool = await tools.FindAsync(ToolRole.Backup, cancellationToken);
        ServerStatus server = await new MariaDbServer(order.Instance, tools, time).AskAsync(cancellationToken);
        CheckServer(order, server, tool);
        CheckBase(spec, order, server);
        CheckReadable(order.Instance);
        long fullBytes = DataDirectory.FullBackupBytes(server.DataDir, server.BinlogPath);
        (DraftPlace place, string notice) = await FindPlaceAsync(spec, order, fullBytes, cancellationToken);
        return new BackupPlan
        {
            Order = order,
            Place = place,
            Notice = notice,
            Tool = tool,
            Server = server,
            ExpectedBytes = order.Type == Core.Catalog.BackupType.Full ? fullBytes : 0,
            StartedAt = startedAt,
        };
    }

    private async Task<(DraftPlace Place, string Notice)> FindPlaceAsync(BackupSpec spec, BackupOrder order, long fullBytes, CancellationToken cancellationToken)
    {
        Repository repository = config.Repository(spec.Repository);
        try
        {
            return (await CheckPlaceAsync(spec, order, repository, openStore(repository), fullBytes, cancellationToken), "");
        }
        catch (DbCalmException e) when (repository.OnUnavailable == UnavailableAction.Spool && ErrorTraits.Of(e.Code).IsTransient)
        {
            Repository spool = JobRepositories.SpoolOf(repository);
            var store = new LimitedObjectStore(openStore(spool), repository.Spool!);
            DraftPlace place = await CheckPlaceAsync(spec, order, spool, store, fullBytes, cancellationToken);
            return (place with { Repository = spool with { Retain = repository.Retain }, IsSpooled = true }, $"repository {repository.Name} is down ({e.Message}); the backup waits in {spool.Path} until it is back");
        }
    }

    private async Task<DraftPlace> CheckPlaceAsync(BackupSpec spec, BackupOrder order, Repository repository, IObjectStore store, long fullBytes, CancellationToken cancellationToken)
    {
        await CheckStoreAsync(spec, repository, store, cancellationToken);
        await CheckSpaceAsync(order, repository, store, fullBytes, cancellationToken);
        return new DraftPlace
        {
            Repository = repository,
            Store = store,
            Instance = spec.Instance,
            BackupId = spec.BackupId,
            Mbstream = repository.Format == ArtefactFormat.Plain ? await tools.FindAsync(ToolRole.Stream, cancellationToken) : null,
        };
    }

    private static void CheckServer(BackupOrder order, ServerStatus server, Tool tool)
    {
        InstanceName name = order.Instance.Name;
        if (!server.IsMariaDb)
        {
            throw Refused($"instance {name} runs {server.Version}, which is not MariaDB", "only MariaDB can be backed up with mariadb-backup");
        }

        if (server.MissingPrivileges() is { Count: > 0 } missing)
        {
            string list = string.Join(", ", missing);
            throw Refused($"the backup user of instance {name} lacks {list}", $"grant it: GRANT {list} ON *.* TO the user in {order.Instance.OptionFile}");
        }

        if (!DataDirectory.AreSame(server.DataDir, order.Instance.DataDir))
        {
            throw Refused(
                $"the server at {order.Instance.Address} keeps its data in {server.DataDir}, but instance {name} is configured with {order.Instance.DataDir}",
                "correct the address or the data_dir of the instance in agent.yml");
        }

        if (ServerVersion.Find(tool.Version) is { } toolSeries && ServerVersion.Find(server.Version) is { } serverSeries && toolSeries < serverSeries)
        {
            throw Refused($"{tool.Description} is older than the server of instance {name}, {server.Version}", $"install mariadb-backup {serverSeries}");
        }
    }

    private static void CheckBase(BackupSpec spec, BackupOrder order, ServerStatus server)
    {
        // The tool would take it without a word and only a restore would notice.
        ulong end = Math.Max(order.FromLsn, spec.FromLastLsn);
        if (order.Type == Core.Catalog.BackupType.Incremental && server.CurrentLsn is { } now && end > now)
        {
            throw Refused(
                $"backup {spec.FromBackupId} ends at LSN {end} but instance {order.Instance.Name} is only at {now}: its data has another history since",
                $"take a full backup: dbcalmctl backup full --instance {order.Instance.Name}");
        }
    }

    private static void CheckReadable(InstanceConfig instance)
    {
        if (DataDirectory.FindUnreadable(instance.DataDir) is { Count: > 0 } unreadable)
        {
            string more = unreadable.Count == 1 ? "" : $" and {unreadable.Count - 1} more";
            throw Refused($"the agent may not read {unreadable[0]}{more} of instance {instance.Name}", DataDirectory.ReadingCure(instance.DataDir));
        }
    }

    private static async Task CheckStoreAsync(BackupSpec spec, Repository repository, IObjectStore store, CancellationToken cancellationToken)
    {
        await store.CheckWritableAsync(cancellationToken);
        bool isTaken = repository.Path is { } root && IsTaken(new PlainPlace(root, spec.BackupId), repository.Format);
        if (isTaken || await HoldsAsync(store, ArtefactLayout.Prefix(spec.Instance, spec.BackupId), cancellationToken))
        {
            throw new DbCalmException(ErrorCode.AlreadyExists, $"repository {repository.Name} already holds a backup {spec.BackupId} of {spec.Instance}", "backups are written once; take another");
        }
    }

    private static async Task<bool> HoldsAsync(IObjectStore store, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            return (await store.ListAsync(prefix, cancellationToken)).Count > 0;
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused)
        {
            // Credentials that may only write can't look; nothing is overwritten all the same.
            return false;
        }
    }

    private static bool IsTaken(PlainPlace place, ArtefactFormat format) =>
        File.Exists(place.Manifest) || (format == ArtefactFormat.Plain && (Path.Exists(place.Files) || Path.Exists(place.PartialFiles) || Path.Exists(place.Removed)));

    private static async Task CheckSpaceAsync(BackupOrder order, Repository repository, IObjectStore store, long fullBytes, CancellationToken cancellationToken)
    {
        long needed = order.Type == Core.Catalog.BackupType.Incremental ? fullBytes / IncrementalRoomDivisor
            : repository.Format == ArtefactFormat.Plain ? fullBytes
            : fullBytes / FullRoomDivisor;
        if (await store.FindSpaceAsync(cancellationToken) is { } space && space.FreeBytes < needed)
        {
            throw new DbCalmException(
                ErrorCode.NoSpace,
                $"repository {repository.Name} has {space.FreeBytes} bytes free; a backup of {order.Instance.Name} ({fullBytes} bytes of data) needs at least {needed}",
                $"free some space in {store.Location}, or use another repository");
        }
    }

    private static DbCalmException Refused(string message, string hint) => new(ErrorCode.Refused, message, hint);

    private BackupOrder CheckOrder(BackupSpec spec)
    {
        _ = new BackupId(spec.BackupId);
        _ = new ChainId(spec.ChainId);
        InstanceConfig instance = config.Instance(new InstanceName(spec.Instance).Value);
        Core.Catalog.BackupType type = spec.Type.ToCore();
        bool hasBase = spec.HasFromBackupId && spec.FromLsn > 0;
        bool hasNoBase = !spec.HasFromBackupId && spec.FromLsn == 0;
        return (type == Core.Catalog.BackupType.Full ? hasNoBase : hasBase)
            ? new BackupOrder(instance, type, spec.FromLsn)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the order of backup {spec.BackupId} does not fit its type", "a full has no base; an incremental names its base and where that ends");
    }
}
