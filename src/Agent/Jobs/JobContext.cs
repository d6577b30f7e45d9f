using System.Threading.Channels;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>What a run gets from the agent: who it is, where to tell how it goes, and where to write down what a successor would have to undo.</summary>
internal sealed class JobContext(JobId id, string hostName, JobTraces traces, ChannelWriter<JobNotice> notices, TimeProvider time)
{
    private uint retries;

    public JobId Id { get; } = id;

    /// <summary>The host's name in the fleet, for the manifest.</summary>
    public string HostName { get; } = hostName;

    public JobTraces Traces { get; } = traces;

    public TimeProvider Time { get; } = time;

    public ValueTask StepAsync(string name, CancellationToken cancellationToken) => notices.WriteAsync(new JobNotice.StepStarted(name), cancellationToken);

    /// <summary>A line for the job's log; an empty one is left out.</summary>
    public ValueTask LogAsync(string text, CancellationToken cancellationToken) =>
        text.Length == 0 ? ValueTask.CompletedTask : notices.WriteAsync(new JobNotice.LogLine(text), cancellationToken);

    /// <summary>Tells of backups that were found, a bounded number at a time; they are in the outbox before the job's end is.</summary>
    public ValueTask FoundAsync(FoundBackups backups, CancellationToken cancellationToken) => notices.WriteAsync(new JobNotice.Found(backups), cancellationToken);

    /// <summary>The room in the directories that the job's offer defined, at its end.</summary>
    public List<RepositorySpace> Spaces { get; } = [];

    /// <summary>How often a call to a repository was made again.</summary>
    public uint Retries => retries;

    /// <summary>Counts a call that is made again and tells it in the log; never waits.</summary>
    public void Retrying(string text)
    {
        Interlocked.Increment(ref retries);
        TryLog(text);
    }

    /// <summary>Never waits, for callers that must not: a line for which there is no room is dropped.</summary>
    public void TryLog(string text) => notices.TryWrite(new JobNotice.LogLine(text));

    /// <summary>Never waits: progress that nobody has taken yet is dropped.</summary>
    public void Progress(long doneBytes, long totalBytes, long storedBytes) => notices.TryWrite(new JobNotice.Progress(doneBytes, totalBytes, storedBytes));
}
