using DbCalm.Controller.Database;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Instances for operators.</summary>
internal sealed class InstanceEndpoint(FleetViews views) : InstanceService.InstanceServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListInstancesResponse> ListInstances(ListInstancesRequest request, ServerCallContext context)
    {
        Page<Instance> page = await views.InstancesAsync(request.PageSize, request.PageToken, context.CancellationToken);
        var response = new ListInstancesResponse { Items = { page.Items } };
        if (page.NextPageToken is { } next)
        {
            response.NextPageToken = next;
        }

        return response;
    }

    /// <inheritdoc/>
    public override async Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        new() { Instance = await views.InstanceAsync(new InstanceName(request.Name), context.CancellationToken) };
}
