using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Database;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>The fleet at a glance, for operators.</summary>
internal sealed class StatusEndpoint(StatusReader status, StoreDatabase database, ApprovalRights rights) : StatusService.StatusServiceBase
{
    /// <inheritdoc/>
    public override async Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        GetStatusResponse answer = await status.ReadAsync(context.CancellationToken);
        foreach (StoredApproval approval in await database.ReadAsync(ApprovalStore.PendingAsync, context.CancellationToken))
        {
            answer.ApprovalsWaiting += await rights.MaySeeAsync(context.Caller(), approval, context.CancellationToken) ? 1u : 0;
        }

        return answer;
    }
}
