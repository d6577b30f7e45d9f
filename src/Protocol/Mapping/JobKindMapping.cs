using DbCalm.Core.Errors;
using CoreJobKind = DbCalm.Core.Jobs.JobKind;
using WireJobKind = DbCalm.Protocol.V1.JobKind;

namespace DbCalm.Protocol.Mapping;

/// <summary>Job kinds on the wire.</summary>
public static class JobKindMapping
{
    /// <summary>The wire form.</summary>
    public static WireJobKind ToWire(this CoreJobKind value) => value switch
    {
        CoreJobKind.Backup => WireJobKind.Backup,
        CoreJobKind.Restore => WireJobKind.Restore,
        CoreJobKind.Verify => WireJobKind.Verify,
    };

    /// <summary>The job kind in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreJobKind ToCore(this WireJobKind value) => value switch
    {
        WireJobKind.Backup => CoreJobKind.Backup,
        WireJobKind.Restore => CoreJobKind.Restore,
        WireJobKind.Verify => CoreJobKind.Verify,
        WireJobKind.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the job kind is missing or unknown", "use a newer version of the receiver"),
    };
}
