using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestRetention(TestFleet fleet) : RetentionService.RetentionServiceBase
{
    public override Task<CreatePolicyResponse> CreatePolicy(CreatePolicyRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        var policy = new Policy { Name = request.Name, Settings = { request.Settings } };
        fleet.Policies.Add(policy);
        return Task.FromResult(new CreatePolicyResponse { Policy = policy });
    }

    public override Task<ListPoliciesResponse> ListPolicies(ListPoliciesRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (IEnumerable<Policy> items, string? next) = TestFleet.Page(fleet.Policies, request.PageSize, request.PageToken);
        var response = new ListPoliciesResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetPolicyResponse> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new GetPolicyResponse { Policy = Find(request.Name) });
    }

    public override Task<UpdatePolicyResponse> UpdatePolicy(UpdatePolicyRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Policy policy = Find(request.Name);
        foreach ((string key, string value) in request.Settings)
        {
            policy.Settings[key] = value;
        }

        return Task.FromResult(new UpdatePolicyResponse { Policy = policy });
    }

    public override Task<DeletePolicyResponse> DeletePolicy(DeletePolicyRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new DeletePolicyResponse { Policy = Find(request.Name) });
    }

    public override async Task RunCleanup(RunCleanupRequest request, IServerStreamWriter<RunCleanupResponse> responseStream, ServerCallContext context)
    {
        fleet.Take(request);
        foreach (RunCleanupResponse piece in fleet.Cleanup)
        {
            await responseStream.WriteAsync(piece, context.CancellationToken);
        }
    }

    private Policy Find(string name) => fleet.Policies.FirstOrDefault(policy => policy.Name == name) ?? throw TestFleet.NotFound($"retention policy {name} does not exist");
}
