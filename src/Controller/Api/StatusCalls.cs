using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="StatusEndpoint"/> take.</summary>
internal static class StatusCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<StatusEndpoint>.Of(StatusService.Descriptor, on =>
    [
        on.Unary<GetStatusRequest, GetStatusResponse>(e => e.GetStatus).Own(Permission.ViewFleet, _ => Subjects.None).Limited(AnswerLimits.Listed, AnswerLimits.Apply),
    ]);
}
