using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="AuthorityEndpoint"/> take.</summary>
internal static class AuthorityCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<AuthorityEndpoint>.Of(AuthorityService.Descriptor, on =>
    [
        on.Unary<GetAuthorityRequest, GetAuthorityResponse>(e => e.GetAuthority).Everybody(Permission.ViewFleet),
        on.Unary<RotateAuthorityRequest, RotateAuthorityResponse>(e => e.RotateAuthority).Fleet(Permission.ManageHosts),
        on.Unary<FinishRotationRequest, FinishRotationResponse>(e => e.FinishRotation).Fleet(Permission.ManageHosts),
    ]);
}
