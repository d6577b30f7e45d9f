using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="HostEndpoint"/> take.</summary>
internal static class HostCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<HostEndpoint>.Of(HostService.Descriptor, on =>
    [
        on.Unary<ListHostsRequest, ListHostsResponse>(e => e.ListHosts).Everybody(Permission.ViewFleet).Limited(list => AnswerLimits.Listed(list.Items), (list, isCovered) => AnswerLimits.Apply(list.Items, isCovered)),
        on.Unary<GetHostRequest, GetHostResponse>(e => e.GetHost).Everybody(Permission.ViewFleet).Limited(answer => AnswerLimits.Listed([answer.Host]), (answer, isCovered) => AnswerLimits.Apply([answer.Host], isCovered)),
        on.Unary<RemoveHostRequest, RemoveHostResponse>(e => e.RemoveHost).Fleet(Permission.ManageHosts)
            .Before<FleetViews>(async (fleet, r, c) => await fleet.HostAsync(new HostName(r.Name), c))
            .Held<KeyAssessment>((judge, r, c) => judge.OfHostAsync(r.Name, "removal", c)),
        on.Unary<RevokeHostRequest, RevokeHostResponse>(e => e.RevokeHost).Fleet(Permission.ManageHosts)
            .Before<FleetViews>(async (fleet, r, c) => await fleet.HostAsync(new HostName(r.Name), c))
            .Held<KeyAssessment>((judge, r, c) => judge.OfHostAsync(r.Name, "revocation", c)),
        on.Unary<ApproveHostRequest, ApproveHostResponse>(e => e.ApproveHost).Fleet(Permission.ManageHosts).Before<FleetViews>(async (fleet, r, c) => await fleet.HostAsync(new HostName(r.Name), c)),
        on.Unary<CreateHostTokenRequest, CreateHostTokenResponse>(e => e.CreateHostToken).Fleet(Permission.ManageHosts),
    ]);
}
