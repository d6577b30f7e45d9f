using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Security.Agents;

/// <summary>What a well-behaved agent would say at the end of a job, to be changed for the worse.</summary>
internal static class Reports
{
    /// <summary>The backup was taken as the offer says.</summary>
    internal static JobEvent Taken(BackupSpec spec) => new() { Finished = new JobFinished { Outcome = JobOutcome.Succeeded, Result = "done", Manifest = Summary(spec) } };

    internal static ManifestSummary Summary(BackupSpec spec)
    {
        Timestamp now = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        return new ManifestSummary
        {
            BackupId = spec.BackupId,
            ChainId = spec.ChainId,
            Instance = spec.Instance,
            Type = spec.Type,
            Repository = spec.Repository.Length > 0 ? spec.Repository : "local",
            StartedAt = now,
            FinishedAt = now,
            FromLsn = spec.FromLsn,
            ToLsn = 100,
            LastLsn = 101,
            DataBytes = 1000,
            StoredBytes = 100,
            ManifestSha256 = new string('a', 64),
        };
    }

    internal static JobEvent Accepted() => new() { Accepted = new JobAccepted() };

    internal static JobEvent Failed(string message) => new() { Finished = new JobFinished { Outcome = JobOutcome.Failed, Error = new ErrorDetail { Code = "tool_failed", Message = message } } };
}
