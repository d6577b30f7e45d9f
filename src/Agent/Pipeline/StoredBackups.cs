using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Fleet;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Pipeline;

/// <summary>Finds stored backups in repositories. A directory may hold both forms: its setting counts for new backups only.</summary>
/// <param name="repositoryOf">The repository of a name; throws not-found.</param>
/// <param name="openStore">The store of a repository.</param>
/// <param name="tools">Finds what unpacking needs.</param>
/// <param name="job">Hears of tools.</param>
internal sealed class StoredBackups(Func<string, Repository> repositoryOf, Func<Repository, IObjectStore> openStore, ToolLocator tools, JobContext job)
{
    /// <summary>The backup that <paramref name="reference"/> speaks of, its manifest held against itself and against that. Throws only when the repository can't be read.</summary>
    public async Task<LocatedBackup> FindAsync(ArtefactRef reference, CancellationToken cancellationToken)
    {
        // Both become parts of paths.
        string id = new BackupId(reference.BackupId).Value;
        string instance = new InstanceName(reference.Instance).Value;
        Repository repository = repositoryOf(reference.Repository);
        IObjectStore store = openStore(repository);
        PlainPlace? place = repository.Path is { } root ? new PlainPlace(root, id) : null;
        StoredManifest? plain = place?.FindManifest();
        StoredManifest? stream = await StoredManifest.FindAsync(store, instance, id, cancellationToken);
        bool isPlain = plain is not null && (stream is null || IsBetter(plain, stream, reference, repository.Format));
        StoredManifest chosen = ((isPlain ? plain : stream) ?? StoredManifest.Missing(id, store.Location)).HeldAgainst(reference);
        return chosen.Manifest is { } manifest
            ? new LocatedBackup(isPlain ? new PlainBackup(place!, manifest) : new StreamBackup(repository, store, manifest, tools, job), null)
            : new LocatedBackup(null, chosen.Defect);
    }

    /// <summary>The same, but throws corrupt unless its manifest holds and nothing can be seen to be wrong with the rest at a glance, and refused when its key is not at hand.</summary>
    public async Task<IStoredBackup> OpenAsync(ArtefactRef reference, CancellationToken cancellationToken)
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
