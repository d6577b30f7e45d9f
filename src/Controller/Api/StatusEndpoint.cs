using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>The fleet at a glance, for operators.</summary>
internal sealed class StatusEndpoint(StatusReader status) : StatusService.StatusServiceBase
{
    /// <inheritdoc/>
    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context) => status.ReadAsync(context.CancellationToken);
}
