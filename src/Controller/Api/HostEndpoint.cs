using DbCalm.Controller.Access;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Host = DbCalm.Protocol.V1.Host;

namespace DbCalm.Controller.Api;

/// <summary>Hosts for operators.</summary>
internal sealed class HostEndpoint(FleetViews views, HostRemoval removal, HostAdmission admission, EnrollmentTokens tokens, JoinCommand join) : HostService.HostServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListHostsResponse> ListHosts(ListHostsRequest request, ServerCallContext context)
    {
        Page<Host> page = await views.HostsAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListHostsResponse, Host>();
    }

    /// <inheritdoc/>
    public override async Task<GetHostResponse> GetHost(GetHostRequest request, ServerCallContext context) =>
        new() { Host = await views.HostAsync(new HostName(request.Name), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<RemoveHostResponse> RemoveHost(RemoveHostRequest request, ServerCallContext context)
    {
        var name = new HostName(request.Name);
        Host before = await views.HostAsync(name, context.CancellationToken);
        await removal.RemoveAsync(name, context.CancellationToken);
        return new RemoveHostResponse { Host = before };
    }

    /// <inheritdoc/>
    public override async Task<RevokeHostResponse> RevokeHost(RevokeHostRequest request, ServerCallContext context)
    {
        var name = new HostName(request.Name);
        await admission.RevokeAsync(name, context.CancellationToken);
        return new RevokeHostResponse { Host = await views.HostAsync(name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ApproveHostResponse> ApproveHost(ApproveHostRequest request, ServerCallContext context)
    {
        var name = new HostName(request.Name);
        await admission.ApproveAsync(name, context.CancellationToken);
        return new ApproveHostResponse { Host = await views.HostAsync(name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<CreateHostTokenResponse> CreateHostToken(CreateHostTokenRequest request, ServerCallContext context)
    {
        var host = new HostName(request.Host);
        IssuedToken token = await tokens.CreateAsync(host, TimeSpan.FromSeconds(request.TtlSeconds), context.CancellationToken);
        return new CreateHostTokenResponse
        {
            Host = host.Value,
            Token = token.Text,
            CaPin = join.CaPin,
            Controller = join.Address,
            ExpiresAt = token.ExpiresAt.ToWire(),
            Command = join.For(token),
        };
    }
}
