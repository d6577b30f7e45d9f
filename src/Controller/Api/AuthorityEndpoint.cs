using DbCalm.Controller.Access;
using DbCalm.Controller.Fleet;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>The authority for operators.</summary>
internal sealed class AuthorityEndpoint(CertificateAuthority authority, AuthorityRotation rotation) : AuthorityService.AuthorityServiceBase
{
    private const int MostNames = 100;

    /// <inheritdoc/>
    public override async Task<GetAuthorityResponse> GetAuthority(GetAuthorityRequest request, ServerCallContext context) =>
        new() { Authorities = { await InfosAsync(context.CancellationToken) } };

    /// <inheritdoc/>
    public override async Task<RotateAuthorityResponse> RotateAuthority(RotateAuthorityRequest request, ServerCallContext context)
    {
        await rotation.BeginAsync(context.CancellationToken);
        return new RotateAuthorityResponse { Authorities = { await InfosAsync(context.CancellationToken) } };
    }

    /// <inheritdoc/>
    public override async Task<FinishRotationResponse> FinishRotation(FinishRotationRequest request, ServerCallContext context)
    {
        IReadOnlyList<FleetHost> cutOff = await rotation.FinishAsync(request.Force, context.CancellationToken);
        return new FinishRotationResponse
        {
            Authorities = { await InfosAsync(context.CancellationToken) },
            CutOff = { cutOff.Take(MostNames).Select(host => host.Name.Value) },
            CutOffCount = (uint)cutOff.Count,
        };
    }

    private async Task<IEnumerable<AuthorityInfo>> InfosAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<FleetHost> waitingFor = await rotation.WaitingForAsync(cancellationToken);
        return authority.Generations.Select(one => Info(one, one.Stage == AuthorityStage.Signing ? [] : waitingFor));
    }

    private AuthorityInfo Info(AuthorityGeneration one, IReadOnlyList<FleetHost> waitingFor) => new()
    {
        Pin = one.Pin.Text,
        Phase = one.Stage switch
        {
            AuthorityStage.Signing => AuthorityPhase.Signing,
            AuthorityStage.Announced => AuthorityPhase.Announced,
            AuthorityStage.Retiring => AuthorityPhase.Retiring,
            _ => throw new InvalidOperationException($"unknown stage {one.Stage}"),
        },
        Since = one.Since.ToWire(),
        ExpiresAt = new DateTimeOffset(one.Certificate.NotAfter).ToWire(),
        WaitingFor = { waitingFor.Take(MostNames).Select(host => host.Name.Value) },
        WaitingForCount = (uint)waitingFor.Count,
        TrustedUntil = rotation.TrustedUntil(one)?.ToWire(),
    };
}
