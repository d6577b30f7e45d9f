using DbCalm.Agent.Configuration;
using DbCalm.Agent.Engines;
using DbCalm.Agent.Stored;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Platform;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>Looks at directories that are to become backups, and at what is known beside them. Reads only.</summary>
/// <param name="config">The repositories of this host.</param>
/// <param name="owner">The instance that all are of.</param>
/// <param name="engine">Reads what its tool made.</param>
/// <param name="zone">The host's.</param>
internal sealed class ImportInspection(AgentConfig config, InstanceConfig owner, IBackupEngine engine, TimeZoneInfo zone)
{
    private const string ManifestSuffix = "." + ArtefactLayout.ManifestName;

    private readonly string instance = owner.Name.Value;

    /// <summary>What <paramref name="directory"/> holds. Throws invalid-input, refused or corrupt, naming it, when it can't be imported.</summary>
    public ImportSource Inspect(string directory)
    {
        string path = Path.TrimEndingDirectorySeparator(directory);
        if (!Path.IsPathRooted(path) || Path.GetFullPath(path) != path || path.Length < 2)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{NameRules.Quote(directory)} is not the absolute path of a directory", "write it out in full, without '..'");
        }

        if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null })
        {
            throw new DbCalmException(ErrorCode.NotFound, $"{path} can't be imported: it is not a directory of this host", "name a directory that mariadb-backup --backup made");
        }

        Repository repository = RepositoryOf(path);
        string name = Path.GetFileName(path);
        if (!NameRules.IsValid(name, 127))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{path} can't be imported: its name can't be a backup's", "rename it to letters, digits, '.', '_' and '-', starting with a letter or digit");
        }

        var place = new PlainPlace(repository.Path!, new BackupId(name).Value);
        return place.FindManifest() is { } known ? Known(place, repository, known) : new ImportSource(place, repository.Name, Guarded(path, () => Read(path)), null);
    }

    /// <summary>All backups of the instance that are known in the directories of <paramref name="sources"/>; damaged manifests are passed over.</summary>
    public IReadOnlyList<ImportSource> FindKnown(IEnumerable<ImportSource> sources) =>
    [
        .. from source in sources.DistinctBy(source => source.Place.Root)
           from file in Guarded(source.Place.Root, () => Directory.GetFiles(source.Place.Root, "*" + ManifestSuffix))
           let name = Path.GetFileName(file)[..^ManifestSuffix.Length]
           where NameRules.IsValid(name, 127)
           let place = new PlainPlace(source.Place.Root, name)
           let known = place.FindManifest()
           where known?.Manifest?.Instance == instance
           select new ImportSource(place, source.Repository, TryRead(place.Files), known),
    ];

    private static T Guarded<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain($"read {path}", e);
        }
    }

    private ImportSource Known(PlainPlace place, Repository repository, StoredManifest known)
    {
        if (known.Manifest is not { } manifest)
        {
            throw known.Defect!.ToException();
        }

        return manifest.Instance == instance && manifest.BackupId == place.BackupId
            ? new ImportSource(place, repository.Name, TryRead(place.Files), known)
            : throw new DbCalmException(ErrorCode.AlreadyExists, $"{place.Files} is already known as backup {manifest.BackupId} of instance {manifest.Instance}", $"leave it out, or name instance {manifest.Instance}");
    }

    private BackupDirectory? TryRead(string directory)
    {
        try
        {
            return Read(directory);
        }
        catch (Exception e) when (e is DbCalmException || StoreErrors.IsFileError(e))
        {
            // Its manifest alone is enough to be a base.
            return null;
        }
    }

    private BackupDirectory Read(string directory) => engine.ReadDirectory(directory, PlainTree.List(directory).Select(entry => entry.Path), zone);

    // What can't be looked at, e.g. a share whose server is gone, is not where a directory lies that was just found.
    private static string RealOrWritten(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            return path;
        }
    }

    private Repository RepositoryOf(string path)
    {
        string parent = Path.GetDirectoryName(path)!;
        return config.Repositories.FirstOrDefault(repository => repository is { Format: ArtefactFormat.Plain, Path: { } root } && RealOrWritten(root) == RealOrWritten(parent))
            ?? throw new DbCalmException(
                ErrorCode.Refused,
                $"{path} can't be imported: {parent} is not a repository of plain directories on this host",
                $"make it one: dbcalmctl repositories create NAME --type directory --path {parent} --format plain");
    }
}
