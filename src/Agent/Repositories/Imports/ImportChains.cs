using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>Finds for each incremental what it was taken on top of, by their positions and, where these leave a choice, by what the tool was told.</summary>
/// <param name="method">How those to import were taken.</param>
/// <param name="all">Those to import and all known backups of the instance beside them.</param>
internal sealed class ImportChains(BackupMethod method, IReadOnlyList<ImportSource> all)
{
    /// <summary>The base of <paramref name="source"/>; null for a full. Throws refused, naming its directory, when there is none or more than one.</summary>
    public ImportSource? BaseOf(ImportSource source)
    {
        if (source.IsFull)
        {
            return null;
        }

        if (source.Known?.Manifest is { } known)
        {
            return all.FirstOrDefault(other => other.Id == known.FromBackupId);
        }

        ImportSource[] fitting = [.. all.Where(other => other.Id != source.Id && GoesOn(source, other) && IsSameServer(other, source))];
        ImportSource[] named = [.. fitting.Where(other => other.Id == source.Directory!.BaseName)];
        ImportSource[] chosen = fitting.Length > 1 && named.Length > 0 ? named : fitting;
        return chosen.Length switch
        {
            1 => chosen[0],
            0 => throw Refused(
                source,
                $"it is an incremental from LSN {source.Physical?.FromLsn}, and no backup of the same server that ends there was named or is known",
                source.Directory!.BaseName is { } name ? $"name its base, too: it was taken on top of {name}" : "name its base, too"),
            _ => throw Refused(
                source,
                $"it is an incremental from LSN {source.Physical?.FromLsn}, where more than one backup ends: {string.Join(", ", chosen.Select(other => other.Id))}",
                "import its own base with it and the others apart, or leave it out"),
        };
    }

    /// <summary>The full that the chain of <paramref name="source"/> starts with; throws like <see cref="BaseOf"/>.</summary>
    public string ChainIdOf(ImportSource source)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (ImportSource? at = source; at is not null && seen.Add(at.Id); at = BaseOf(at))
        {
            if (at.Known?.Manifest is { } known)
            {
                return known.ChainId;
            }

            if (at.IsFull)
            {
                return at.Id;
            }
        }

        throw Refused(source, "its chain leads to no full backup", "name the full backup, too");
    }

    /// <summary>How many backups come before <paramref name="source"/> in its chain, among those looked at.</summary>
    public int DepthOf(ImportSource source)
    {
        int depth = 0;
        for (ImportSource? at = BaseOf(source); at is not null && depth < all.Count; at = BaseOf(at))
        {
            depth++;
        }

        return depth;
    }

    private bool GoesOn(ImportSource source, ImportSource before) =>
        (before.Method ?? method.Value) == method.Value && MethodRule.Of(method).FindGap(before.Id, before.Physical, source.Physical) is null;

    private static bool IsSameServer(ImportSource one, ImportSource other) => one.Directory is null || other.Directory is null || one.Directory.ServerLayout == other.Directory.ServerLayout;

    private static DbCalmException Refused(ImportSource source, string why, string hint) => new(ErrorCode.Refused, $"{source.Place.Files} can't be imported: {why}", hint);
}
