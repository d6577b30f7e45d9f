using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestApprovals(TestFleet fleet) : ApprovalService.ApprovalServiceBase
{
    public override Task<ListApprovalsResponse> ListApprovals(ListApprovalsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ListApprovalsResponse { Items = { fleet.Approvals.Where(one => request.State is ApprovalState.Unspecified || one.State == request.State) } });
    }

    public override Task<ApproveResponse> Approve(ApproveRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ApproveResponse { Approval = fleet.Approvals.Single(one => one.Id == request.Id) });
    }

    public override Task<DenyResponse> Deny(DenyRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new DenyResponse { Approval = fleet.Approvals.Single(one => one.Id == request.Id) });
    }
}
