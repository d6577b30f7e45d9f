using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Instances for operators.</summary>
internal sealed class InstanceEndpoint(FleetViews views, InstanceBook book) : InstanceService.InstanceServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListInstancesResponse> ListInstances(ListInstancesRequest request, ServerCallContext context)
    {
        Page<Instance> page = await views.InstancesAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListInstancesResponse, Instance>();
    }

    /// <inheritdoc/>
    public override async Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context) =>
        new() { Instance = await views.InstanceAsync(new InstanceName(request.Name), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<UpdateInstanceResponse> UpdateInstance(UpdateInstanceRequest request, ServerCallContext context)
    {
        var name = new InstanceName(request.Name);
        await book.UpdateAsync(name, request.Settings.ToDictionary(), context.CancellationToken);
        return new UpdateInstanceResponse { Instance = await views.InstanceAsync(name, context.CancellationToken) };
    }
}
