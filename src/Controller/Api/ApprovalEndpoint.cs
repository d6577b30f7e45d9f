using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Database;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Approvals for those who may see and decide them.</summary>
internal sealed class ApprovalEndpoint(StoreDatabase database, ApprovalBook book, ApprovalRights rights, ApprovalRun run) : ApprovalService.ApprovalServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListApprovalsResponse> ListApprovals(ListApprovalsRequest request, ServerCallContext context)
    {
        Page<StoredApproval> page = await database.ReadAsync(store => ApprovalStore.ListAsync(store, request.State.ToCore(), request.PageSize, request.PageToken), context.CancellationToken);
        var shown = new List<Approval>();
        foreach (StoredApproval approval in page.Items)
        {
            if (await rights.MaySeeAsync(context.Caller(), approval, context.CancellationToken))
            {
                shown.Add(approval.ToWire());
            }
        }

        return new Page<Approval>(shown, page.NextPageToken).ToAnswer<ListApprovalsResponse, Approval>();
    }

    /// <inheritdoc/>
    public override async Task<GetApprovalResponse> GetApproval(GetApprovalRequest request, ServerCallContext context) =>
        new() { Approval = (await GetAsync(request.Id, context)).ToWire() };

    /// <inheritdoc/>
    public override async Task<ApproveResponse> Approve(ApproveRequest request, ServerCallContext context)
    {
        StoredApproval approval = await GetAsync(request.Id, context);
        await rights.RequireMayApproveAsync(context.Caller(), approval, context.CancellationToken);
        await book.ApproveAsync(approval.Id, context.Caller(), context.Address(), context.CancellationToken);

        // From here on it goes on without the caller.
        await run.RunAsync(approval.Id);
        return new ApproveResponse { Approval = (await GetAsync(request.Id, context)).ToWire() };
    }

    /// <inheritdoc/>
    public override async Task<DenyResponse> Deny(DenyRequest request, ServerCallContext context)
    {
        StoredApproval approval = await GetAsync(request.Id, context);
        await rights.RequireMayDenyAsync(context.Caller(), approval, context.CancellationToken);
        return new DenyResponse { Approval = (await book.DenyAsync(approval.Id, context.Caller(), context.Address(), JobEventMapping.Cut(request.Reason), context.CancellationToken)).ToWire() };
    }

    // Who may not know of it is told that there is none.
    private async Task<StoredApproval> GetAsync(string id, ServerCallContext context)
    {
        StoredApproval approval = await database.ReadAsync(store => ApprovalStore.GetAsync(store, id), context.CancellationToken);
        return await rights.MaySeeAsync(context.Caller(), approval, context.CancellationToken) ? approval : throw ApprovalStore.NotFound(id);
    }
}
