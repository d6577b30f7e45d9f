using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestInstances(TestFleet fleet) : InstanceService.InstanceServiceBase
{
    public override Task<ListInstancesResponse> ListInstances(ListInstancesRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (IEnumerable<Instance> items, string? next) = TestFleet.Page(fleet.Instances, request.PageSize, request.PageToken);
        var response = new ListInstancesResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Instance instance = fleet.Instances.FirstOrDefault(i => i.Name == request.Name) ?? throw TestFleet.NotFound($"instance {request.Name} does not exist");
        return Task.FromResult(new GetInstanceResponse { Instance = instance });
    }
}
