using DbCalm.Artefacts.Storage;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Repositories;

/// <summary>What lies in a repository, sorted into backups and the rest. Only names are looked at.</summary>
internal sealed class RepositoryListing
{
    private readonly Dictionary<string, ListedBackup> backups = new(StringComparer.Ordinal);

    /// <param name="survey">Of the whole repository.</param>
    /// <param name="mayBePlain">True for a directory, in which backups may be directories too.</param>
    public RepositoryListing(StoreSurvey survey, bool mayBePlain)
    {
        HashSet<string> plain = mayBePlain
            ? [.. survey.Objects.Select(found => found.Key).Where(key => !key.Contains('/', StringComparison.Ordinal) && key.EndsWith(PlainManifestEnd, StringComparison.Ordinal)).Select(key => key[..^PlainManifestEnd.Length])]
            : [];
        Objects = survey.Objects.Count;
        foreach (StoredObject found in survey.Objects)
        {
            Place(found, plain, mayBePlain);
        }

        Unfinished = [.. survey.Unfinished, .. Work.Values];
    }

    private static string PlainManifestEnd { get; } = "." + ArtefactLayout.ManifestName;

    /// <summary>How many objects there are.</summary>
    public int Objects { get; }

    /// <summary>Everything that has the name of a part of a backup, by backup.</summary>
    public IReadOnlyCollection<ListedBackup> Backups => backups.Values;

    /// <summary>Objects that are being written, or were when their writer died.</summary>
    public IReadOnlyList<StoredObject> Unfinished { get; }

    /// <summary>Objects that are none of ours.</summary>
    public List<StoredObject> Foreign { get; } = [];

    private Dictionary<string, StoredObject> Work { get; } = new(StringComparer.Ordinal);

    /// <summary>True for a key that a part of a backup in segments has.</summary>
    public static bool IsPart(string key) => IsPart(key.Split('/'));

    private void Place(StoredObject found, HashSet<string> plain, bool mayBePlain)
    {
        string[] parts = found.Key.Split('/');
        string first = parts[0];
        if (first.StartsWith('.'))
        {
            // Directories of work under way: plain backups in the making, verifications.
            StoredObject newest = Work.TryGetValue(first, out StoredObject? known) && known.ModifiedAt > found.ModifiedAt ? known : found;
            Work[first] = newest with { Key = first, Bytes = (known?.Bytes ?? 0) + found.Bytes };
        }
        else if (mayBePlain && parts.Length == 1 && PlainIdOf(found.Key) is { } described)
        {
            Add("", described, found, found.Key[(described.Length + 1)..] == ArtefactLayout.ManifestName);
        }
        else if (plain.Contains(first))
        {
            Add("", first, found, isManifest: false);
        }
        else if (IsPart(parts))
        {
            Add(first, parts[1], found, parts[2] == ArtefactLayout.ManifestName);
        }
        else
        {
            Foreign.Add(found);
        }
    }

    private static bool IsPart(string[] parts) => parts.Length == 3 && NameRules.IsValid(parts[0]) && NameRules.IsValid(parts[1], 127) && IsOurs(parts[2]);

    private static bool IsOurs(string name) =>
        name is ArtefactLayout.DataName or ArtefactLayout.ManifestName || ArtefactLayout.FindKeyId(name) is not null || Stored.Notes.BackupNotes.IsName(name);

    private static string? PlainIdOf(string key)
    {
        if (key.EndsWith(PlainManifestEnd, StringComparison.Ordinal))
        {
            return key[..^PlainManifestEnd.Length];
        }

        int note = key.IndexOf(".note-", StringComparison.Ordinal);
        return note > 0 && Stored.Notes.BackupNotes.IsName(key[(note + 1)..]) ? key[..note] : null;
    }

    private void Add(string instance, string id, StoredObject found, bool isManifest)
    {
        string key = $"{instance}/{id}";
        ListedBackup known = backups.GetValueOrDefault(key) ?? new ListedBackup(instance, id, false, found.ModifiedAt, 0);
        backups[key] = known with
        {
            HasManifest = known.HasManifest || isManifest,
            NewestAt = found.ModifiedAt > known.NewestAt ? found.ModifiedAt : known.NewestAt,
            Bytes = known.Bytes + found.Bytes,
        };
    }
}
