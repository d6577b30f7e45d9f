using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>What a running job tells while it runs. Steps and lines reach the controller surely and in order; of progress the newest counts.</summary>
internal abstract record JobNotice
{
    private JobNotice()
    {
    }

    /// <summary>It entered a step, e.g. <c>preflight</c>, <c>stream</c>, <c>prepare</c>.</summary>
    internal sealed record StepStarted(string Name) : JobNotice;

    /// <summary>A line for the job's log, already redacted.</summary>
    internal sealed record LogLine(string Text) : JobNotice;

    /// <summary>Backups that it found, for the catalog.</summary>
    internal sealed record Found(FoundBackups Backups) : JobNotice;

    /// <summary>How far the step is, in plain bytes. <paramref name="TotalBytes"/> is 0 when unknown.</summary>
    internal sealed record Progress(long DoneBytes, long TotalBytes, long StoredBytes) : JobNotice;
}
