using DbCalm.Core.Errors;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using WireJobState = DbCalm.Protocol.V1.JobState;

namespace DbCalm.Protocol.Mapping;

/// <summary>Job states on the wire.</summary>
public static class JobStateMapping
{
    /// <summary>The wire form.</summary>
    public static WireJobState ToWire(this CoreJobState value) => value switch
    {
        CoreJobState.Queued => WireJobState.Queued,
        CoreJobState.Offered => WireJobState.Offered,
        CoreJobState.Running => WireJobState.Running,
        CoreJobState.Succeeded => WireJobState.Succeeded,
        CoreJobState.Failed => WireJobState.Failed,
        CoreJobState.Cancelled => WireJobState.Cancelled,
        CoreJobState.Interrupted => WireJobState.Interrupted,
    };

    /// <summary>The job state in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreJobState ToCore(this WireJobState value) => value switch
    {
        WireJobState.Queued => CoreJobState.Queued,
        WireJobState.Offered => CoreJobState.Offered,
        WireJobState.Running => CoreJobState.Running,
        WireJobState.Succeeded => CoreJobState.Succeeded,
        WireJobState.Failed => CoreJobState.Failed,
        WireJobState.Cancelled => CoreJobState.Cancelled,
        WireJobState.Interrupted => CoreJobState.Interrupted,
        WireJobState.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the job state is missing or unknown", "use a newer version of the receiver"),
    };
}
