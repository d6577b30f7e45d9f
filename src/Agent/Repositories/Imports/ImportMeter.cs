using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Plain;

namespace DbCalm.Agent.Repositories.Imports;

/// <summary>Tells how far the reading of all new directories is.</summary>
internal sealed class ImportMeter(IReadOnlyList<ImportSource> sources, JobContext job)
{
    private readonly long total = sources.Where(source => source.Known is null).Sum(source => PlainTree.List(source.Place.Files).Sum(entry => entry.Size));
    private long done;

    /// <summary>Counts bytes that were read; from any thread.</summary>
    public void Count(int bytes) => job.Progress(Interlocked.Add(ref done, bytes), total, 0);
}
