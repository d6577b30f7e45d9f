using DbCalm.Protocol.V1;

namespace DbCalm.Simulation;

/// <summary>A job as an agent's journal holds it.</summary>
internal sealed record JournalEntry(JobOffer Offer, JobEvent? Result);
