using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Platform;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>
/// Makes backups of directories that mariadb-backup made for somebody else, e.g. for the older program, where they lie: a manifest is written beside each. The
/// directories are only read. Can be repeated; what is known already stays as it is.
/// </summary>
internal sealed class ImportRun(AgentConfig config, BackupEngines engines, JobContext job)
{
    /// <summary>
    /// Imports what <paramref name="order"/> names and returns all of it, each base before what is built on it. Everything is looked at and read before anything
    /// is written: throws invalid-input, not-found, refused, already-exists or corrupt, naming each directory that stands in the way.
    /// </summary>
    public async Task<IReadOnlyList<ImportedBackup>> RunAsync(ImportOrder order, CancellationToken cancellationToken)
    {
        await job.StepAsync("inspect", cancellationToken);
        (IReadOnlyList<ImportSource> sources, ImportChains chains) = Inspect(order);

        await job.StepAsync("read", cancellationToken);
        var backups = new List<(ImportSource Source, Manifest Manifest)>();
        var meter = new ImportMeter(sources, job);
        foreach (ImportSource source in sources)
        {
            backups.Add((source, source.Known?.Manifest ?? await DescribeAsync(order, source, chains, meter, cancellationToken)));
        }

        await job.StepAsync("store", cancellationToken);
        var imported = new List<ImportedBackup>();
        foreach ((ImportSource source, Manifest manifest) in backups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string hash = source.Known?.Sha256 ?? (order.IsDryRun ? ManifestFile.Hash(ManifestFile.Write(manifest)) : Store(source, manifest));
            imported.Add(new ImportedBackup(manifest, hash, source.Repository, source.Known is not null));
        }

        return imported;
    }

    private static string Store(ImportSource source, Manifest manifest)
    {
        try
        {
            // Whoever made the files may not have waited for the disk.
            DurableFile.SyncFileSystem(source.Place.Files);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"sync {source.Place.Files}", e);
        }

        return source.Place.WriteManifest(manifest);
    }

    private (IReadOnlyList<ImportSource> Sources, ImportChains Chains) Inspect(ImportOrder order)
    {
        InstanceConfig instance = config.Instance(order.Instance);
        if (order.Directories.Count == 0)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "no directory was named", "name the directories of the backups to import");
        }

        var inspection = new ImportInspection(config, instance, engines.Of(instance.Method), job.Time.LocalTimeZone);
        var refusals = new List<DbCalmException>();
        List<ImportSource> sources = [.. Each(order.Directories, inspection.Inspect, refusals).DistinctBy(source => source.Place)];
        refusals.AddRange(sources.GroupBy(source => source.Id).Where(group => group.Count() > 1).Select(group => new DbCalmException(
            ErrorCode.Refused, $"{string.Join(" and ", group.Select(source => source.Place.Files))} can't be imported together: backups of one name", "rename one of them")));
        ThrowIfAny(refusals);
        var chains = new ImportChains(instance.Method, [.. sources.Concat(inspection.FindKnown(sources)).DistinctBy(source => source.Place)]);
        _ = Each(sources, chains.ChainIdOf, refusals).Count;
        ThrowIfAny(refusals);
        return ([.. sources.OrderBy(chains.DepthOf).ThenBy(source => source.Physical?.ToLsn ?? 0).ThenBy(source => source.Id, StringComparer.Ordinal)], chains);
    }

    private static List<TOut> Each<TIn, TOut>(IEnumerable<TIn> items, Func<TIn, TOut> act, List<DbCalmException> refusals)
    {
        var results = new List<TOut>();
        foreach (TIn item in items)
        {
            try
            {
                results.Add(act(item));
            }
            catch (DbCalmException e)
            {
                refusals.Add(e);
            }
        }

        return results;
    }

    private static void ThrowIfAny(List<DbCalmException> refusals)
    {
        if (refusals.Count == 1)
        {
            throw refusals[0];
        }

        if (refusals.Count > 1)
        {
            throw new DbCalmException(refusals[0].Code, string.Join("; ", refusals.Select(refusal => refusal.Message)), string.Join("; ", refusals.Select(refusal => refusal.Hint).Distinct()));
        }
    }

    private async Task<Manifest> DescribeAsync(ImportOrder order, ImportSource source, ImportChains chains, ImportMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            StoredForm form = PlainDraft.FormOf(await PlainTree.HashAsync(source.Place.Files, isToSync: false, meter.Count, cancellationToken));
            BackupDirectory directory = source.Directory!;
            return new Manifest
            {
                BackupId = source.Id,
                ChainId = chains.ChainIdOf(source),
                FromBackupId = chains.BaseOf(source)?.Id,
                JobId = job.Id.Value,
                Host = job.HostName,
                Instance = order.Instance,
                Method = config.Instance(order.Instance).Method.Value,
                Flavour = config.Instance(order.Instance).Engine,
                Type = directory.Type,
                StartedAt = directory.StartedAt,
                FinishedAt = directory.FinishedAt,
                Physical = directory.Physical,
                Binlog = directory.Binlog,
                ServerVersion = directory.ServerVersion,
                ToolVersion = directory.ToolVersion,
                AgentVersion = AgentVersion.Text,
                StreamFormat = form.StreamFormat,
                Compression = form.Compression,
                CompressionLevel = form.CompressionLevel,
                DataBytes = form.DataBytes,
                StoredBytes = form.StoredBytes,
                Sha256 = form.Sha256,
                Segments = form.Segments,
                Files = form.Files,
            }.InLowestVersion();
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"read {source.Place.Files}", e);
        }
    }
}
