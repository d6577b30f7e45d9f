using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Stored.Streams;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Stored;

/// <summary>Finds stored backups in repositories. A directory may hold both forms: its setting counts for new backups only.</summary>
/// <param name="repositories">Of the job.</param>
/// <param name="engines">Know how to unpack it.</param>
/// <param name="job">Hears of tools.</param>
internal sealed class StoredBackups(JobRepositories repositories, BackupEngines engines, JobContext job)
{
    private readonly List<Defect> defects = [];

    /// <summary>The copies that were passed over for another because they are missing or bad.</summary>
    public IReadOnlyList<Defect> Defects => defects;

    /// <summary>The backup that <paramref name="reference"/> speaks of, its manifest held against itself and against that. Throws only when the repository can't be read, and refused for a manifest that a newer program wrote.</summary>
    public async Task<LocatedBackup> FindAsync(ArtefactRef reference, CancellationToken cancellationToken)
    {
        // Both become parts of paths.
        string id = new BackupId(reference.BackupId).Value;
        string instance = new InstanceName(reference.Instance).Value;
        Repository repository = repositories.Find(reference);
        IObjectStore store = repositories.Open(repository);
        PlainPlace? place = repository.Path is { } root ? new PlainPlace(root, id) : null;
        StoredManifest? plain = place?.FindManifest();
        StoredManifest? stream = await StoredManifest.FindAsync(store, instance, id, cancellationToken);
        bool isPlain = plain is not null && (stream is null || IsBetter(plain, stream, reference, repository.Format));
        StoredManifest chosen = ((isPlain ? plain : stream) ?? StoredManifest.Missing(id, store.Location)).HeldAgainst(reference);
        if (chosen.Refusal is { } refusal)
        {
            throw refusal;
        }

        return chosen.Manifest is { } manifest
            ? new LocatedBackup(isPlain ? new PlainBackup(place!, manifest, engines) : new StreamBackup(repository, store, manifest, engines, job), null)
            : new LocatedBackup(null, chosen.Defect);
    }

    /// <summary>The manifest, and its hash, of a copy that is there and restores to what <paramref name="wanted"/> does; null when there is none. Throws corrupt for one that a glance shows not to be whole.</summary>
    public async Task<(Manifest Manifest, string Hash)?> FindMadeAsync(ArtefactRef wanted, CancellationToken cancellationToken)
    {
        Repository repository = repositories.Find(wanted);
        PlainPlace? place = repository.Path is { } root ? new PlainPlace(root, wanted.BackupId) : null;
        StoredManifest? stored = place?.FindManifest() ?? await StoredManifest.FindAsync(repositories.Open(repository), wanted.Instance, wanted.BackupId, cancellationToken);
        if (stored?.Manifest is not { } manifest || !StoredManifest.IsOf(manifest, wanted))
        {
            return null;
        }

        // A manifest alone is no backup: whoever relies on this copy may give up another.
        ArtefactRef known = wanted.Clone();
        known.ManifestSha256 = stored.Sha256;
        known.StoredBytes = manifest.StoredBytes;
        LocatedBackup found = await FindAsync(known, cancellationToken);
        return (found.Backup is { } backup ? await backup.GlanceAsync(cancellationToken) : found.Defect) is { } defect
            ? throw defect.ToException()
            : (manifest, stored.Sha256);
    }

    /// <summary>
    /// The same, but throws corrupt unless its manifest holds and nothing can be seen to be wrong with the rest at a glance, and refused when its key is not at hand.
    /// Where the reference names further copies they are used instead, now or later, when this one turns out to be missing or bad.
    /// </summary>
    public async Task<IStoredBackup> OpenAsync(ArtefactRef reference, CancellationToken cancellationToken)
    {
        var rest = new Queue<ArtefactRef>(CopiesOf(reference));
        ArtefactRef next = rest.Dequeue();
        for (; ;)
        {
            try
            {
                IStoredBackup backup = await OpenOneAsync(next, cancellationToken);
                return rest.Count == 0 ? backup : new FailoverBackup(backup, (failure, token) => OpenNextAsync(next, failure, rest, token), job);
            }
            catch (DbCalmException e) when (rest.Count > 0 && FailoverBackup.IsOfOneCopy(e))
            {
                Note(next, e);
                await job.LogAsync($"{e.Message}; trying the copy in repository {rest.Peek().Repository}", cancellationToken);
                next = rest.Dequeue();
            }
        }
    }

    /// <summary>Each copy that <paramref name="reference"/> names as a reference of its own, in order.</summary>
    public static IEnumerable<ArtefactRef> CopiesOf(ArtefactRef reference) => [OfCopy(reference, null), .. reference.Others.Select(copy => OfCopy(reference, copy))];

    private static ArtefactRef OfCopy(ArtefactRef reference, ArtefactCopy? copy)
    {
        ArtefactRef one = reference.Clone();
        one.Others.Clear();
        if (copy is not null)
        {
            one.Repository = copy.Repository;
            one.ManifestSha256 = copy.ManifestSha256;
            one.StoredBytes = copy.StoredBytes;
            one.IsSpooled = copy.IsSpooled;
        }

        return one;
    }

    private async Task<IStoredBackup?> OpenNextAsync(ArtefactRef present, DbCalmException failure, Queue<ArtefactRef> rest, CancellationToken cancellationToken)
    {
        Note(present, failure);
        while (rest.TryDequeue(out ArtefactRef? reference))
        {
            try
            {
                return await OpenOneAsync(reference, cancellationToken);
            }
            catch (DbCalmException e) when (FailoverBackup.IsOfOneCopy(e))
            {
                Note(reference, e);
                await job.LogAsync(e.Message, cancellationToken);
            }
        }

        return null;
    }

    // Of a store that is away nothing is known.
    private void Note(ArtefactRef reference, DbCalmException failure)
    {
        if (failure.Code is ErrorCode.Corrupt or ErrorCode.NotFound)
        {
            defects.Add(new Defect { BackupId = reference.BackupId, Repository = reference.Repository, Object = ArtefactLayout.DataName, Message = failure.Message });
        }
    }

    /// <summary>As <see cref="OpenAsync"/>, but for the one copy that is named first.</summary>
    public async Task<IStoredBackup> OpenOneAsync(ArtefactRef reference, CancellationToken cancellationToken)
    {
        LocatedBackup found = await FindAsync(reference, cancellationToken);
        IStoredBackup backup = found.Backup ?? throw found.Defect!.ToException();
        if (await backup.GlanceAsync(cancellationToken) is { } defect)
        {
            throw defect.ToException();
        }

        await backup.RequireReadableAsync(cancellationToken);
        return backup;
    }

    private static bool IsBetter(StoredManifest plain, StoredManifest stream, ArtefactRef reference, ArtefactFormat format) =>
        plain.Sha256 == reference.ManifestSha256 || (stream.Sha256 != reference.ManifestSha256 && format == ArtefactFormat.Plain);
}
