using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestStatus(TestFleet fleet) : StatusService.StatusServiceBase
{
    public override Task<GetStatusResponse> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(fleet.Status);
    }
}
