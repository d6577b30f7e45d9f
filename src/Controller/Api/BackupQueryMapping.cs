using DbCalm.Controller.Catalog;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using BackupOrder = DbCalm.Controller.Catalog.BackupOrder;
using Proof = DbCalm.Core.Catalog.Proof;
using WireOrder = DbCalm.Protocol.V1.BackupOrder;
using WireProof = DbCalm.Protocol.V1.Proof;
using WireType = DbCalm.Protocol.V1.BackupType;

namespace DbCalm.Controller.Api;

/// <summary>Reads the query of a list request.</summary>
internal static class BackupQueryMapping
{
    /// <summary>The query, without the host, which goes by its name; throws an invalid-input error for names that can't be, unknown words and times.</summary>
    public static BackupQuery ToQuery(ListBackupsRequest request) => new()
    {
        Instance = request.Instance.Length == 0 ? null : new InstanceName(request.Instance),
        Chain = request.ChainId.Length == 0 ? null : new ChainId(request.ChainId),
        States = [.. request.States.Select(state => state.ToCore())],
        Type = request.Type == WireType.Unspecified ? null : request.Type.ToCore(),
        ScheduleId = request.HasScheduleId ? request.ScheduleId : null,
        Repository = request.Repository.Length == 0 ? null : new RepositoryName(request.Repository),
        Proof = request.Proof == WireProof.Unspecified ? Proof.None : request.Proof.ToCore(),
        IsHeld = request.Held,
        Since = request.Since?.ToCore(),
        Until = request.Until?.ToCore(),
        Order = OrderOf(request.Order),
        IsAscending = request.Ascending,
    };

    private static BackupOrder OrderOf(WireOrder order) => order switch
    {
        WireOrder.Unspecified or WireOrder.Started => BackupOrder.Started,
        WireOrder.Finished => BackupOrder.Finished,
        WireOrder.Size => BackupOrder.Size,
        WireOrder.Instance => BackupOrder.Instance,
        _ => throw new DbCalmException(ErrorCode.InvalidInput, "the order is unknown", "use started, finished, size or instance"),
    };
}
