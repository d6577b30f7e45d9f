using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestHosts(TestFleet fleet) : HostService.HostServiceBase
{
    public override Task<ListHostsResponse> ListHosts(ListHostsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (IEnumerable<Host> items, string? next) = TestFleet.Page(fleet.Hosts, request.PageSize, request.PageToken);
        var response = new ListHostsResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetHostResponse> GetHost(GetHostRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new GetHostResponse { Host = Find(request.Name) });
    }

    public override Task<RemoveHostResponse> RemoveHost(RemoveHostRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Host host = Find(request.Name);
        fleet.Hosts.Remove(host);
        return Task.FromResult(new RemoveHostResponse { Host = host });
    }

    public override Task<CreateHostTokenResponse> CreateHostToken(CreateHostTokenRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new CreateHostTokenResponse
        {
            Host = request.Host,
            Token = "t0ken",
            CaPin = "sha256:" + new string('a', 64),
            Controller = "https://controller.example:8336",
            ExpiresAt = new Timestamp { Seconds = 1_795_000_000 },
            Command = "dbcalm-agent enroll --controller https://controller.example:8336 --token t0ken",
        });
    }

    private Host Find(string name) => fleet.Hosts.FirstOrDefault(host => host.Name == name) ?? throw TestFleet.NotFound($"host {name} does not exist");
}
