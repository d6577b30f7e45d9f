using System.Threading.Channels;
using DbCalm.Core.Jobs;

namespace DbCalm.Agent.Jobs;

/// <summary>What a run gets from the agent: who it is, where to tell how it goes, and where to write down what a successor would have to undo.</summary>
internal sealed class JobContext(JobId id, string hostName, JobTraces traces, ChannelWriter<JobNotice> notices, TimeProvider time)
{
    public JobId Id { get; } = id;

    /// <summary>The host's name in the fleet, for the manifest.</summary>
    public string HostName { get; } = hostName;

    public JobTraces Traces { get; } = traces;

    public TimeProvider Time { get; } = time;

    public ValueTask StepAsync(string name, CancellationToken cancellationToken) => notices.WriteAsync(new JobNotice.StepStarted(name), cancellationToken);

    public ValueTask LogAsync(string text, CancellationToken cancellationToken) => notices.WriteAsync(new JobNotice.LogLine(text), cancellationToken);

    /// <summary>Never waits: progress that nobody has taken yet is dropped.</summary>
    public void Progress(long doneBytes, long totalBytes, long storedBytes) => notices.TryWrite(new JobNotice.Progress(doneBytes, totalBytes, storedBytes));
}
