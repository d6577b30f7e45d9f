using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>
/// Brings a job that was under way when an agent died to its end, by the traces that it left: its tools are ended, and then its kind of work says what is undone
/// and what stays. Can be repeated, also after dying within it.
/// </summary>
internal sealed class JobRecovery(JobWorks works, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How the job of <paramref name="offer"/> ended. Throws a DbCalmException or an <see cref="IOException"/> when that can't be said or cleaned up now, e.g.
    /// because a repository is away: then nothing is lost, and it is to be tried again.
    /// </summary>
    public async Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        foreach (JobTrace.ToolProcess tool in traces.Read().OfType<JobTrace.ToolProcess>())
        {
            await EndAsync(tool.Identity, cancellationToken);
        }

        return await works.Of(offer.SpecCase).RecoverAsync(offer, traces, cancellationToken);
    }

    // A tool leads a process group, so that what it started ends with it.
    private async Task EndAsync(ProcessIdentity tool, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (tool.IsAlive())
        {
            Signals.Send(-tool.Pid, Signals.Kill);
            tool.Signal(Signals.Kill);
            if (time.GetElapsedTime(start) > EndTime)
            {
                throw new DbCalmException(ErrorCode.Unavailable, $"process {tool.Pid} of the job does not end", "see why it hangs in the kernel, e.g. on a dead mount");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
