using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestAccess(TestFleet fleet) : AccessService.AccessServiceBase
{
    public override Task<LoginResponse> Login(LoginRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (string kind, string name, string secret) = request.Client is { } client ? ("client", client.Id, client.Secret) : ("user", request.Password.User, request.Password.Password);
        return fleet.Secrets.TryGetValue(name, out string? right) && right == secret
            ? Task.FromResult(new LoginResponse
            {
                Token = $"token-{name}",
                ExpiresAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1)),
                Identity = new Identity { Kind = kind, Name = name, Grant = new Grant { Role = "viewer" } },
            })
            : throw TestFailure.Of("unauthenticated", "Invalid credentials", "check the name and the secret");
    }

    public override Task<GetIdentityResponse> GetIdentity(GetIdentityRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        string name = context.RequestHeaders.GetValue("authorization")?.Replace("Bearer token-", "", StringComparison.Ordinal) ?? "";
        return fleet.Secrets.ContainsKey(name)
            ? Task.FromResult(new GetIdentityResponse { Identity = new Identity { Kind = "user", Name = name, Grant = new Grant { Role = "viewer" } } })
            : throw TestFailure.Of("unauthenticated", "the login does not hold any more", "log in again: dbcalmctl login");
    }

    public override Task<ChangePasswordResponse> ChangePassword(ChangePasswordRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ChangePasswordResponse());
    }
}
