using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Work;

/// <summary>What a message tells of a job that did not succeed.</summary>
internal static class FailureFacts
{
    /// <summary>Those of <paramref name="job"/>; how often it happened is counted by whoever takes them.</summary>
    public static NotificationFacts Of(Job job) => new()
    {
        JobId = job.Id.Value,
        ErrorCode = job.Failure is { } failure ? ErrorTraits.NameOf(failure.Code) : null,
        Message = job.Failure?.Message,
        Hint = job.Failure?.Hint,
        Failures = 0,
    };
}
