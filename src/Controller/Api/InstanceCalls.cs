using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="InstanceEndpoint"/> take.</summary>
internal static class InstanceCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<InstanceEndpoint>.Of(InstanceService.Descriptor, on =>
    [
        on.Unary<ListInstancesRequest, ListInstancesResponse>(e => e.ListInstances).Own(Permission.ViewFleet, _ => Subjects.None).Listing(list => list.Items, instance => instance.Name),
        on.Unary<GetInstanceRequest, GetInstanceResponse>(e => e.GetInstance).Own(Permission.ViewFleet, r => Subjects.Of(r.Name)),

        // Labels are what grants are limited by.
        on.Unary<UpdateInstanceRequest, UpdateInstanceResponse>(e => e.UpdateInstance).Fleet(Permission.ManageInstances)
            .Before<FleetViews>(async (fleet, r, c) => await fleet.InstanceAsync(new InstanceName(r.Name), c))
            .Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
    ]);
}
