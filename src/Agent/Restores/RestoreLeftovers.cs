using DbCalm.Agent.Jobs;
using DbCalm.Platform;

namespace DbCalm.Agent.Restores;

/// <summary>
/// Ends a restore by its traces alone, for the run itself and for the successor of one that died: either the last moves are made, or all of it is removed.
/// Every call can be repeated, also after dying within it.
/// </summary>
internal sealed class RestoreLeftovers(JobTraces traces)
{
    /// <summary>
    /// Makes the moves that were begun, all of them prepared and synced. False when none were begun, or they were given up. Throws <see cref="IOException"/> when
    /// one can't be made, e.g. because something else is in its place.
    /// </summary>
    public bool TryComplete()
    {
        IReadOnlyList<JobTrace> all = traces.Read();
        if (all.Any(trace => trace is JobTrace.PlacementGivenUp))
        {
            return false;
        }

        switch (all.LastOrDefault(trace => trace is JobTrace.PlacedEntries or JobTrace.PlacedDirectory))
        {
            case JobTrace.PlacedEntries entries:
                Complete(entries);
                return true;
            case JobTrace.PlacedDirectory directory:
                Complete(directory);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Removes everything that the restore made, as if it had never been.</summary>
    public void Undo()
    {
        IReadOnlyList<JobTrace> all = traces.Read();
        if (all.Any(trace => trace is JobTrace.PlacedEntries or JobTrace.PlacedDirectory) && !all.Any(trace => trace is JobTrace.PlacementGivenUp))
        {
            traces.Record(new JobTrace.PlacementGivenUp());
        }

        if (all.OfType<JobTrace.PlacedEntries>().LastOrDefault() is { } entries)
        {
            MoveBack(entries);
        }

        RemoveWorkDirectories();
        foreach (JobTrace.CreatedDirectory created in all.OfType<JobTrace.CreatedDirectory>().Reverse())
        {
            if (Directory.Exists(created.Path) && !Directory.EnumerateFileSystemEntries(created.Path).Any())
            {
                Directory.Delete(created.Path);
            }
        }
    }

    /// <summary>Removes the job's own directories.</summary>
    public void RemoveWorkDirectories() => traces.RemoveWorkDirectories();

    private static void Complete(JobTrace.PlacedEntries entries)
    {
        foreach (string name in entries.Names)
        {
            string placed = Path.Combine(entries.DataDir, name);
            if (Path.Exists(Path.Combine(entries.Source, name)))
            {
                DurableFile.Move(Path.Combine(entries.Source, name), placed);
                CrashPoints.Pass("restore-entry-placed");
            }
            else if (!Path.Exists(placed))
            {
                throw new IOException($"{placed} has disappeared");
            }
        }

        DurableFile.SyncDirectory(entries.DataDir);
    }

    private static void Complete(JobTrace.PlacedDirectory directory)
    {
        if (Directory.Exists(directory.Source))
        {
            DurableFile.PublishDirectory(directory.Source, directory.Target);
        }
        else if (!Directory.Exists(directory.Target))
        {
            throw new IOException($"{directory.Target} has disappeared");
        }
    }

    // What is no longer in the source was moved by us; what still is there was not, so a thing of its name in the data directory is another's.
    // Back into the work directory and not removed at once: dying in between leaves each entry whole in one of the two places.
    private static void MoveBack(JobTrace.PlacedEntries entries)
    {
        foreach (string name in entries.Names)
        {
            string source = Path.Combine(entries.Source, name);
            string placed = Path.Combine(entries.DataDir, name);
            if (!Path.Exists(source) && Path.Exists(placed) && Directory.Exists(entries.Source))
            {
                DurableFile.Move(placed, source);
            }
        }

        DurableFile.SyncDirectory(entries.DataDir);
    }
}
