using DbCalm.Core.Errors;
using CoreJobOutcome = DbCalm.Core.Jobs.JobOutcome;
using WireJobOutcome = DbCalm.Protocol.V1.JobOutcome;

namespace DbCalm.Protocol.Mapping;

/// <summary>How jobs end, on the wire.</summary>
public static class JobOutcomeMapping
{
    /// <summary>The wire form.</summary>
    public static WireJobOutcome ToWire(this CoreJobOutcome value) => value switch
    {
        CoreJobOutcome.Succeeded => WireJobOutcome.Succeeded,
        CoreJobOutcome.Failed => WireJobOutcome.Failed,
        CoreJobOutcome.Cancelled => WireJobOutcome.Cancelled,
        CoreJobOutcome.Interrupted => WireJobOutcome.Interrupted,
    };

    /// <summary>The job outcome in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreJobOutcome ToCore(this WireJobOutcome value) => value switch
    {
        WireJobOutcome.Succeeded => CoreJobOutcome.Succeeded,
        WireJobOutcome.Failed => CoreJobOutcome.Failed,
        WireJobOutcome.Cancelled => CoreJobOutcome.Cancelled,
        WireJobOutcome.Interrupted => CoreJobOutcome.Interrupted,
        WireJobOutcome.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the job outcome is missing or unknown", "use a newer version of the receiver"),
    };
}
