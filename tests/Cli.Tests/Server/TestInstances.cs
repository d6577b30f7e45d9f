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
        return Task.FromResult(new GetInstanceResponse { Instance = Find(request.Name) });
    }

    public override Task<UpdateInstanceResponse> UpdateInstance(UpdateInstanceRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Instance instance = Find(request.Name);
        instance.Settings.Add(request.Settings);
        return Task.FromResult(new UpdateInstanceResponse { Instance = instance });
    }

    private Instance Find(string name) => fleet.Instances.FirstOrDefault(i => i.Name == name) ?? throw TestFleet.NotFound($"instance {name} does not exist");
}
