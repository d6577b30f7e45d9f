using DbCalm.Core.Jobs;

namespace DbCalm.Core.Planning;

/// <summary>Whether a queued job may be offered to its host.</summary>
/// <param name="Job">The job.</param>
/// <param name="WaitsFor">What stands in its way, in words; empty when it may be offered now.</param>
public readonly record struct Admission(Job Job, string WaitsFor);
