using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Jobs;

/// <summary>A job as the journal holds it.</summary>
/// <param name="Offer">The offer with the newest epoch.</param>
/// <param name="Result">Its end, without a sequence; null while it has none.</param>
internal sealed record JournaledJob(JobOffer Offer, JobEvent? Result);
