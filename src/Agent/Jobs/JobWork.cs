using DbCalm.Agent.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>Which run does the work of which offer.</summary>
internal sealed class JobWork(AgentConfig config)
{
    public Task<JobFinished> RunAsync(JobOffer offer, JobContext context, CancellationToken cancellationToken) =>
        throw new DbCalmException(ErrorCode.InvalidInput, $"job {context.Id} asks for something that this agent does not know", $"update dbcalm-agent; it has {config.Instances.Count} instances");

    public Task<JobFinished> RecoverAsync(JobOffer offer, JobTraces traces, CancellationToken cancellationToken) =>
        throw new DbCalmException(ErrorCode.Internal, $"job {offer.JobId} of {config.Instances.Count} can't be recovered");
}
