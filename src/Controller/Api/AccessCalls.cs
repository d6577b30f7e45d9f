using DbCalm.Controller.Calls;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="AccessEndpoint"/> take.</summary>
internal static class AccessCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<AccessEndpoint>.Of(AccessService.Descriptor, on =>
    [
        on.Unary<LoginRequest, LoginResponse>(e => e.Login).Anybody().Identifying(ClaimOf, (_, login) => $"{login.Identity.Kind} {login.Identity.Name}"),
        on.Unary<GetIdentityRequest, GetIdentityResponse>(e => e.GetIdentity).LoggedIn(),
        on.Unary<ChangePasswordRequest, ChangePasswordResponse>(e => e.ChangePassword).LoggedIn().Recorded(),
    ]);

    private static (string Kind, string? Name)? ClaimOf(LoginRequest request) => request switch
    {
        { Password: { } login } => ("user", login.User),
        { Client: { } login } => ("client", login.Id),
        _ => null,
    };
}
