using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>Undoes what a job of a dead agent left in the world and says how the job ended. Can be repeated; throws when it could not undo all of it.</summary>
internal delegate Task<JobFinished> RecoverJob(JobOffer offer, JobTraces traces, CancellationToken cancellationToken);
