using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Jobs;

/// <summary>What a watcher of a job is told.</summary>
/// <param name="Job">The job as it became; null when only progress or lines came.</param>
/// <param name="Lines">New lines of its log.</param>
internal sealed record JobUpdate(Job? Job, IReadOnlyList<LogLine> Lines)
{
    /// <summary>Newer progress is there to be asked for.</summary>
    public static JobUpdate Progressed { get; } = new(null, []);
}
