using DbCalm.Agent.Jobs;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>
/// Renames the directory of a new backup, and removes one that was not finished, for the run itself and for the successor of one that died. A directory that somebody
/// else put in its place meanwhile is never touched. Every call can be repeated, also after dying within it.
/// </summary>
internal static class PlainLeftovers
{
    /// <summary>Gives the synced files their name, durable on return. Throws <see cref="IOException"/> when something has it.</summary>
    public static void Rename(PlainPlace place, JobTraces traces)
    {
        traces.Record(new JobTrace.PlacedDirectory(place.PartialFiles, place.Files));
        try
        {
            DurableFile.Move(place.PartialFiles, place.Files);
        }
        catch (IOException)
        {
            traces.Record(new JobTrace.PlacementGivenUp());
            throw;
        }

        DurableFile.SyncDirectory(place.Root);
    }

    /// <summary>Removes all of a backup that has no manifest.</summary>
    public static void Remove(PlainPlace place, JobTraces traces)
    {
        // The rename is atomic: while the one name is there, whatever has the other is not ours.
        if (IsPlaced(place, traces.Read()) && !Path.Exists(place.PartialFiles) && Path.Exists(place.Files))
        {
            DurableFile.Move(place.Files, place.PartialFiles);
        }

        OwnTree.Remove(place.PartialFiles);
        place.RemoveUnfinishedManifests();
        DurableFile.SyncDirectory(place.Root);
    }

    private static bool IsPlaced(PlainPlace place, IReadOnlyList<JobTrace> traces) =>
        traces.OfType<JobTrace.PlacedDirectory>().Any(trace => trace.Target == place.Files) && !traces.Any(trace => trace is JobTrace.PlacementGivenUp);
}
