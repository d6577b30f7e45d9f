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
        CoreJobKind.Copy => WireJobKind.Copy,
        CoreJobKind.Delete => WireJobKind.Delete,
        CoreJobKind.Note => WireJobKind.Note,
        CoreJobKind.Check => WireJobKind.Check,
        CoreJobKind.Rebuild => WireJobKind.Rebuild,
        CoreJobKind.Import => WireJobKind.Import,
        CoreJobKind.Test => WireJobKind.Test,
        CoreJobKind.Rotate => WireJobKind.Rotate,
    };

    /// <summary>The job kind in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreJobKind ToCore(this WireJobKind value) => value switch
    {
        WireJobKind.Backup => CoreJobKind.Backup,
        WireJobKind.Restore => CoreJobKind.Restore,
        WireJobKind.Verify => CoreJobKind.Verify,
        WireJobKind.Copy => CoreJobKind.Copy,
        WireJobKind.Delete => CoreJobKind.Delete,
        WireJobKind.Note => CoreJobKind.Note,
        WireJobKind.Check => CoreJobKind.Check,
        WireJobKind.Rebuild => CoreJobKind.Rebuild,
        WireJobKind.Import => CoreJobKind.Import,
        WireJobKind.Test => CoreJobKind.Test,
        WireJobKind.Rotate => CoreJobKind.Rotate,
        WireJobKind.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the job kind is missing or unknown", "use a newer version of the receiver"),
    };
}
