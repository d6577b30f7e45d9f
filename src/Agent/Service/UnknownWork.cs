using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Service;

/// <summary>A job of a newer controller, or one that a newer agent left on this host: it is not begun, and not undone.</summary>
internal sealed class UnknownWork : IJobWork
{
    /// <inheritdoc/>
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext job, CancellationToken cancellationToken) => throw new DbCalmException(
        ErrorCode.InvalidInput,
        $"job {job.Id} asks for something that dbcalm-agent {AgentVersion.Text} does not know",
        "update the agent to the controller's version");

    /// <inheritdoc/>
    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken)
    {
        bool hadDirectories = traces.Read().Any(trace => trace is JobTrace.WorkDirectory);
        traces.RemoveWorkDirectories();
        string removed = hadDirectories ? "its work directories were removed; " : "";
        return Task.FromResult(InterruptedJob.Leaving(
            $"{removed}dbcalm-agent {AgentVersion.Text} does not know its kind, so what else it may have left is still there", "update the agent to the controller's version"));
    }
}
