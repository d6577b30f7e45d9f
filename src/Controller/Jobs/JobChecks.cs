using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Jobs;

/// <summary>What can be seen to be wrong with a request before it is queued.</summary>
internal static class JobChecks
{
    private const int MaxPath = 4096;

    /// <summary>Throws unless the host that runs the backup has the repository, or any when none is named.</summary>
    public static void Repository(FleetHost host, RepositoryName? repository)
    {
        if (host.Facts.Repositories.Count == 0)
        {
            throw new DbCalmException(ErrorCode.Refused, $"host {host.Name} has no repository", "add one to the agent's configuration");
        }

        if (repository is { } name && host.Facts.Repositories.All(known => known.Name != name.Value))
        {
            throw new DbCalmException(ErrorCode.NotFound, $"host {host.Name} has no repository {name}", $"see 'dbcalmctl hosts show {host.Name}'");
        }
    }

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

    /// <summary>The path itself; throws an invalid-input error unless it is absolute, plain and of a bearable length.</summary>
    public static string TargetDirectory(string path)
    {
        bool isPlain = path.Length is > 1 and <= MaxPath && path[0] == '/' && !path.Any(char.IsControl) && !path.Contains('\uFFFD') && !path.Split('/').Contains("..");
        return isPlain
            ? path
            : throw new DbCalmException(ErrorCode.InvalidInput, $"restore directory {NameRules.Quote(path)} is not an absolute path", "give a path from the root, without '..' and control characters, of a directory that does not exist or is empty");
    }

    /// <summary>The host that holds a backup; throws a refusal when it left the fleet.</summary>
    public static async Task<FleetHost> HolderAsync(StoreTransaction store, Backup backup) =>
        await HostStore.FindAsync(store, backup.Host) is { RemovedAt: null } host
            ? host
            : throw new DbCalmException(ErrorCode.Refused, $"the host that holds backup {backup.Id} was removed from the fleet", "restore it on that machine without the controller: zstd -dc data | mbstream -x");
}
