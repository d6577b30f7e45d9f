using System.Globalization;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Repositories;
using DbCalm.Platform;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Repositories;

/// <summary>Finds what belongs to no backup, and removes it when that is asked for, it is old enough and no job is making it.</summary>
/// <param name="spec">What is asked for.</param>
/// <param name="repository">The repository.</param>
/// <param name="store">Its store.</param>
/// <param name="now">The present.</param>
/// <param name="report">Where it is told.</param>
internal sealed class OrphanSweep(CheckSpec spec, Repository repository, IObjectStore store, DateTimeOffset now, CheckReport report)
{
    /// <summary>Looks at all of <paramref name="listing"/>.</summary>
    public async Task RunAsync(RepositoryListing listing, CancellationToken cancellationToken)
    {
        foreach (ListedBackup orphan in listing.Backups.Where(backup => !backup.HasManifest && !spec.InTheMaking.Contains(backup.Id)))
        {
            await TakeAsync("orphan", orphan.Folder, orphan.Id, orphan.NewestAt, "it has no manifest and is no backup", () => RemoveAsync(orphan, cancellationToken));
        }

        foreach (StoredObject unfinished in listing.Unfinished.Where(found => IsOurs(found.Key) && !spec.InTheMaking.Any(id => found.Key.Contains(id, StringComparison.Ordinal))))
        {
            await TakeAsync("unfinished", unfinished.Key, "", unfinished.ModifiedAt, "it was never finished", () => RemoveUnfinishedAsync(unfinished, cancellationToken));
        }

        foreach (StoredObject foreign in listing.Foreign.Concat(listing.Unfinished.Where(found => !IsOurs(found.Key))))
        {
            report.Findings.Add(new CheckFinding { Kind = "orphan", Object = foreign.Key, Message = "it is no part of a backup and not ours; a sweep leaves it alone" });
        }
    }

    private async Task TakeAsync(string kind, string place, string id, DateTimeOffset at, string message, Func<Task> remove)
    {
        bool isOld = now - at >= spec.OrphanAge.ToTimeSpan();
        if (spec.Sweep && isOld)
        {
            report.Swept.Add(place);
            if (!spec.DryRun)
            {
                await remove();
            }

            return;
        }

        string age = isOld ? "" : string.Create(CultureInfo.InvariantCulture, $"; a sweep leaves it alone until it is {spec.OrphanAge.ToTimeSpan().TotalHours:0} hours old");
        report.Findings.Add(new CheckFinding { Kind = kind, Object = place, BackupId = id, Message = message + age });
    }

    private async Task RemoveAsync(ListedBackup orphan, CancellationToken cancellationToken)
    {
        if (!orphan.IsPlain)
        {
            // Looks for the manifest again, so that one that was written meanwhile saves it.
            await ArtefactRemoval.RemoveUnlessCompleteAsync(store, orphan.Instance, orphan.Id, cancellationToken);
            return;
        }

        var place = new PlainPlace(repository.Path!, orphan.Id);
        if (place.FindManifest() is null)
        {
            PlainRemoval.Remove(place);
        }
    }

    private Task RemoveUnfinishedAsync(StoredObject unfinished, CancellationToken cancellationToken)
    {
        if (PlainPlace.FindRemoved(repository.Path ?? "", unfinished.Key) is { } removed)
        {
            PlainRemoval.Remove(removed);
            return Task.CompletedTask;
        }

        if (unfinished.Key.StartsWith('.'))
        {
            OwnTree.Remove(Path.Combine(repository.Path!, unfinished.Key));
            return Task.CompletedTask;
        }

        int end = unfinished.Key.LastIndexOf('/') + 1;
        if (end > 0)
        {
            return store.DeleteUnfinishedAsync(unfinished.Key[..end], cancellationToken);
        }

        foreach (string probe in Directory.EnumerateFiles(repository.Path!, unfinished.Key + ObjectKey.PartialMark + "*").Where(file => now - File.GetLastWriteTimeUtc(file) >= spec.OrphanAge.ToTimeSpan()))
        {
            File.Delete(probe);
        }

        return Task.CompletedTask;
    }

    // In a bucket others may upload too; in a directory what is unfinished at the top was a probe.
    private bool IsOurs(string key) => key.StartsWith('.') || RepositoryListing.IsPart(key) || (repository.Path is not null && !key.Contains('/', StringComparison.Ordinal));
}
