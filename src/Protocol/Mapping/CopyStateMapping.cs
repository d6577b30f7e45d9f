using DbCalm.Core.Errors;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;
using WireCopyState = DbCalm.Protocol.V1.CopyState;

namespace DbCalm.Protocol.Mapping;

/// <summary>States of copies on the wire.</summary>
public static class CopyStateMapping
{
    /// <summary>The wire form.</summary>
    public static WireCopyState ToWire(this CoreCopyState value) => value switch
    {
        CoreCopyState.Available => WireCopyState.Available,
        CoreCopyState.Pending => WireCopyState.Pending,
        CoreCopyState.Failed => WireCopyState.Failed,
        CoreCopyState.Deleting => WireCopyState.Deleting,
    };

    /// <summary>The state in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreCopyState ToCore(this WireCopyState value) => value switch
    {
        WireCopyState.Available => CoreCopyState.Available,
        WireCopyState.Pending => CoreCopyState.Pending,
        WireCopyState.Failed => CoreCopyState.Failed,
        WireCopyState.Deleting => CoreCopyState.Deleting,
        WireCopyState.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the state of a copy is missing or unknown", "use a newer version of the receiver"),
    };
}
