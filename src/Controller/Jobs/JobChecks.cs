using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Jobs;

/// <summary>What can be seen to be wrong with a request before it is queued.</summary>
internal static class JobChecks
{
    private const int MaxPath = 4096;

    /// <summary>Throws unless an incremental has a base, or a job that will make one is queued before it.</summary>
    public static async Task BaseAsync(StoreTransaction store, FleetInstance instance, BackupId? from)
    {
        try
        {
            await BaseChoice.FindAsync(store, instance, from);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused && from is null)
        {
            IReadOnlyList<Job> unfinished = await JobStore.UnfinishedAsync(store);
            if (!unfinished.Any(job => job.Request is JobRequest.TakeBackup { Type: BackupType.Full } queued && queued.Instance == instance.Name))
            {
                throw;
            }
        }
    }

    /// <summary>The backup itself; throws a refusal when it can't be read.</summary>
    public static Backup Available(Backup backup) => backup.State == BackupState.Available
        ? backup
        : throw new DbCalmException(ErrorCode.Refused, $"backup {backup.Id} is not available: it {(backup.State == BackupState.Failed ? "failed" : "is being deleted")}", "choose another backup; see 'dbcalmctl backups list'");

    /// <summary>The backup with only its copy in <paramref name="repository"/>; throws when there is none that can be read.</summary>
    public static Backup Only(Backup backup, RepositoryName repository)
    {
        BackupCopy[] copies = [.. backup.Copies.Where(copy => copy.Repository == repository && copy.IsReadable)];
        return copies.Length > 0
            ? backup with { Copies = copies }
            : throw new DbCalmException(ErrorCode.NotFound, $"backup {backup.Id} has no copy in repository {repository} that can be read", $"see 'dbcalmctl backups show {backup.Id}'");
    }

    /// <summary>The path itself; throws an invalid-input error that begins with <paramref name="noun"/> unless it is absolute, plain and of a bearable length.</summary>
    public static string AbsolutePath(string path, string noun)
    {
        bool isPlain = path.Length is > 1 and <= MaxPath && path[0] == '/' && !path.Any(char.IsControl) && !path.Contains('\uFFFD') && !path.Split('/').Contains("..");
        return isPlain
            ? path
            : throw new DbCalmException(ErrorCode.InvalidInput, $"{noun} {NameRules.Quote(path)} is not an absolute path", "give a path from the root, without '..' and control characters, of a directory on the host");
    }
}
