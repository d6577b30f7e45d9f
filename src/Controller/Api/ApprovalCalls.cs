using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="ApprovalEndpoint"/> take; what they take besides depends on the approval: see <see cref="ApprovalRights"/>.</summary>
internal static class ApprovalCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<ApprovalEndpoint>.Of(ApprovalService.Descriptor, on =>
    [
        on.Unary<ListApprovalsRequest, ListApprovalsResponse>(e => e.ListApprovals).LoggedIn(),
        on.Unary<GetApprovalRequest, GetApprovalResponse>(e => e.GetApproval).LoggedIn(),
        on.Unary<ApproveRequest, ApproveResponse>(e => e.Approve).Everybody(Permission.ApproveRequests),
        on.Unary<DenyRequest, DenyResponse>(e => e.Deny).LoggedIn().Recorded(),
    ]);
}
