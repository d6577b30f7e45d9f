using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Backups;

/// <summary>Everything that can be known to be wrong before anything is written. Changes nothing but a probe file that it removes.</summary>
internal sealed class BackupPreflight(AgentConfig config, BackupEngines engines, Func<Repository, IObjectStore> openStore, TimeProvider time)
{
    // A stream rarely packs to less than a tenth, and an incremental is a small part of it: with less room a run would only fail later.
    private const int FullRoomDivisor = 10;
    private const int IncrementalRoomDivisor = 100;

    /// <summary>What is needed to take the backup; throws what stands in its way.</summary>
    public async Task<BackupPlan> CheckAsync(BackupSpec spec, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = time.GetUtcNow();
        EngineOrder order = CheckOrder(spec);
        IBackupEngine engine = EngineOf(spec, order.Instance);
        IEnginePlan plan = await engine.PlanAsync(order, cancellationToken);
        (DraftPlace place, string notice) = await FindPlaceAsync(spec, order, engine, plan.FullBytes, cancellationToken);
        return new BackupPlan
        {
            Order = order,
            Place = place,
            Notice = notice,
            Method = engine.Method,
            Engine = plan,
            ExpectedBytes = order.Type == Core.Catalog.BackupType.Full ? plan.FullBytes : 0,
            StartedAt = startedAt,
        };
    }

    private async Task<(DraftPlace Place, string Notice)> FindPlaceAsync(BackupSpec spec, EngineOrder order, IBackupEngine engine, long fullBytes, CancellationToken cancellationToken)
    {
        Repository repository = config.Repository(spec.Repository);
        try
        {
            return (await CheckPlaceAsync(spec, order, engine, repository, openStore(repository), fullBytes, cancellationToken), "");
        }
        catch (DbCalmException e) when (repository.OnUnavailable == UnavailableAction.Spool && ErrorTraits.Of(e.Code).IsTransient)
        {
            Repository spool = JobRepositories.SpoolOf(repository);
            var store = new LimitedObjectStore(openStore(spool), repository.Spool!);
            DraftPlace place = await CheckPlaceAsync(spec, order, engine, spool, store, fullBytes, cancellationToken);
            return (place with { Repository = spool with { Retain = repository.Retain }, IsSpooled = true }, $"repository {repository.Name} is down ({e.Message}); the backup waits in {spool.Path} until it is back");
        }
    }

    private async Task<DraftPlace> CheckPlaceAsync(BackupSpec spec, EngineOrder order, IBackupEngine engine, Repository repository, IObjectStore store, long fullBytes, CancellationToken cancellationToken)
    {
        await CheckStoreAsync(spec, repository, store, cancellationToken);
        await CheckSpaceAsync(order, repository, store, fullBytes, cancellationToken);
        return new DraftPlace
        {
            Repository = repository,
            Store = store,
            Instance = spec.Instance,
            BackupId = spec.BackupId,
            Files = repository.Format == ArtefactFormat.Plain ? await engine.FindFilesAsync(cancellationToken) : null,
        };
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

    private static async Task CheckSpaceAsync(EngineOrder order, Repository repository, IObjectStore store, long fullBytes, CancellationToken cancellationToken)
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

    private IBackupEngine EngineOf(BackupSpec spec, InstanceConfig instance)
    {
        BackupMethod method = spec.Method.Length == 0 ? instance.Method : new BackupMethod(spec.Method);
        return method == instance.Method
            ? engines.Of(method)
            : throw new DbCalmException(
                ErrorCode.Refused,
                $"backup {spec.BackupId} was to be taken with {method}, and instance {instance.Name} is set to {instance.Method}",
                $"take a full backup: dbcalmctl backup full --instance {instance.Name}; or set its method in agent.yml back");
    }

    private EngineOrder CheckOrder(BackupSpec spec)
    {
        _ = new BackupId(spec.BackupId);
        _ = new ChainId(spec.ChainId);
        InstanceConfig instance = config.Instance(new InstanceName(spec.Instance).Value);
        Core.Catalog.BackupType type = spec.Type.ToCore();
        bool hasNoBase = !spec.HasFromBackupId && spec.FromLsn == 0;
        return (type == Core.Catalog.BackupType.Full ? hasNoBase : spec.HasFromBackupId)
            ? new EngineOrder(instance, type, spec.HasFromBackupId ? new OrderedBase(spec.FromBackupId, spec.FromLsn, spec.FromLastLsn) : null)
            : throw new DbCalmException(ErrorCode.InvalidInput, $"the order of backup {spec.BackupId} does not fit its type", "a full has no base; an incremental names its base and where that ends");
    }
}
