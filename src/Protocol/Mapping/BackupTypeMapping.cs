using DbCalm.Core.Errors;
using CoreType = DbCalm.Core.Catalog.BackupType;
using WireType = DbCalm.Protocol.V1.BackupType;

namespace DbCalm.Protocol.Mapping;

/// <summary>Backup types on the wire.</summary>
public static class BackupTypeMapping
{
    /// <summary>The wire form.</summary>
    public static WireType ToWire(this CoreType type) => type switch
    {
        CoreType.Full => WireType.Full,
        CoreType.Incremental => WireType.Incremental,
    };

    /// <summary>The type in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreType ToCore(this WireType type) => type switch
    {
        WireType.Full => CoreType.Full,
        WireType.Incremental => CoreType.Incremental,
        WireType.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the backup type is missing or unknown", "use full or incremental"),
    };
}
