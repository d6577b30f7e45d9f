using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>Does the work of one offer and says how it ended. Throws a DbCalmException when it failed, and when it was cancelled what cancelling throws; it has cleaned up by then.</summary>
internal delegate Task<JobFinished> RunJob(JobOffer offer, JobContext context, CancellationToken cancellationToken);
