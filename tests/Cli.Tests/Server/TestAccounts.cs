using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestAccounts(TestFleet fleet) : AccountService.AccountServiceBase
{
    public override Task<UpdateUserResponse> UpdateUser(UpdateUserRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new UpdateUserResponse { User = new User { Name = request.Name, Grant = request.Grant ?? new Grant(), Warnings = { "no instance has the labels env=nosuch now" } } });
    }

    public override Task<UpdateClientResponse> UpdateClient(UpdateClientRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new UpdateClientResponse { Client = new Client { Id = request.Id, Grant = request.Grant ?? new Grant() } });
    }
}
