using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Agent.Restores;

/// <summary>The last step of a restore: a prepared directory takes its place, in one step or so that a successor can go on.</summary>
internal static class Placement
{
    /// <summary>
    /// Gives <paramref name="prepared"/> its owner and modes, makes it durable and moves it to <paramref name="target"/>. Throws refused when the target is no
    /// longer empty. Cancelling counts until the moves begin.
    /// </summary>
    public static async Task PlaceAsync(string prepared, RestoreTarget target, JobTraces traces, RestoreLeftovers leftovers, CancellationToken cancellationToken)
    {
        await Task.Run(() => OwnTree.Give(prepared, target.Owner, target.DirectoryMode, target.FileMode), cancellationToken);
        await Task.Run(() => DurableFile.SyncFileSystem(prepared), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        CrashPoints.Pass("restore-prepared");
        CheckStillEmpty(target);
        if (target.StaysInPlace)
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(prepared).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            traces.Record(new JobTrace.PlacedEntries(prepared, target.Directory, names));
        }
        else
        {
            MakeParents(Path.GetDirectoryName(target.Directory)!, traces);
            traces.Record(new JobTrace.PlacedDirectory(prepared, target.Directory));
        }

        CrashPoints.Pass("restore-placing");
        leftovers.TryComplete();
        CrashPoints.Pass("restore-placed");
    }

    private static void CheckStillEmpty(RestoreTarget target)
    {
        string own = Path.GetFileName(target.WorkDirectory);
        if (Directory.Exists(target.Directory)
            && Directory.EnumerateFileSystemEntries(target.Directory).Select(path => Path.GetFileName(path)).FirstOrDefault(name => name != own && name != "lost+found") is { } found)
        {
            throw new DbCalmException(ErrorCode.Refused, $"{target.Name} is no longer empty: {found} has appeared in {target.Directory}", "see who writes there, then try again");
        }
    }

    private static void MakeParents(string directory, JobTraces traces)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        string parent = Path.GetDirectoryName(directory)!;
        MakeParents(parent, traces);
        traces.Record(new JobTrace.CreatedDirectory(directory));
        Directory.CreateDirectory(directory);
        DurableFile.SyncDirectory(parent);
    }
}
