using DbCalm.Core.Errors;
using CoreBackupState = DbCalm.Core.Catalog.BackupState;
using WireBackupState = DbCalm.Protocol.V1.BackupState;

namespace DbCalm.Protocol.Mapping;

/// <summary>Backup states on the wire.</summary>
public static class BackupStateMapping
{
    /// <summary>The wire form.</summary>
    public static WireBackupState ToWire(this CoreBackupState value) => value switch
    {
        CoreBackupState.Available => WireBackupState.Available,
        CoreBackupState.Failed => WireBackupState.Failed,
        CoreBackupState.Deleting => WireBackupState.Deleting,
    };

    /// <summary>The backup state in a wire message; throws an invalid-input error for none or an unknown one.</summary>
    public static CoreBackupState ToCore(this WireBackupState value) => value switch
    {
        WireBackupState.Available => CoreBackupState.Available,
        WireBackupState.Failed => CoreBackupState.Failed,
        WireBackupState.Deleting => CoreBackupState.Deleting,
        WireBackupState.Unspecified or _ => throw new DbCalmException(ErrorCode.InvalidInput, "the backup state is missing or unknown", "use a newer version of the receiver"),
    };
}
