using DbCalm.Protocol.V1;
using DbCalm.Security.Targets;
using DbCalm.Testing.Fleets;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Tokens;

/// <summary>Tokens that held once, sent again.</summary>
public sealed class EndedTokenTests(Target target)
{
    [Fact]
    public async Task What_ends_an_account_ends_the_tokens_that_were_stolen_from_it()
    {
        string kept = await target.AddUserAsync("ended-kept", "viewer");
        string deleted = await target.AddUserAsync("ended-deleted", "viewer");
        string changed = await target.AddUserAsync("ended-changed", "viewer");
        string demoted = await target.AddUserAsync("ended-demoted", "admin");
        Assert.Equal([StatusCode.OK, StatusCode.OK, StatusCode.OK, StatusCode.OK], await CallAllAsync(kept, deleted, changed, demoted));

        string password = target.Fleet.Directory.Write("ended.password", "another password\n");
        await target.Fleet.Ctl.OkAsync("users", "delete", "ended-deleted");
        await target.Fleet.Ctl.OkAsync("users", "update-password", "ended-changed", "--password-file", password);
        await target.Fleet.Ctl.OkAsync("users", "set-role", "ended-demoted", "viewer");
        Assert.Equal([StatusCode.OK, StatusCode.Unauthenticated, StatusCode.Unauthenticated, StatusCode.Unauthenticated], await CallAllAsync(kept, deleted, changed, demoted));
    }

    [Fact]
    public async Task A_user_who_is_made_anew_under_the_old_name_does_not_bring_old_tokens_back()
    {
        string before = await target.AddUserAsync("ended-again", "viewer");
        await target.Fleet.Ctl.OkAsync("users", "delete", "ended-again");
        string after = await target.AddUserAsync("ended-again", "viewer");
        Assert.Equal([StatusCode.Unauthenticated, StatusCode.OK], await CallAllAsync(before, after));
    }

    [Fact]
    public async Task Tokens_of_a_client_end_with_it()
    {
        var client = await target.Fleet.Ctl.OkAsync("clients", "add", "ended");
        string id = client["client"]!.Text("id");
        var access = new AccessService.AccessServiceClient(target.Stranger);
        string token = (await access.LoginAsync(new LoginRequest { Client = new ClientLogin { Id = id, Secret = client.Text("secret") } })).Token;
        Assert.Equal([StatusCode.OK], await CallAllAsync(token));
        await target.Fleet.Ctl.OkAsync("clients", "delete", id);
        Assert.Equal([StatusCode.Unauthenticated], await CallAllAsync(token));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await access.LoginAsync(new LoginRequest { Client = new ClientLogin { Id = id, Secret = client.Text("secret") } }));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task A_join_token_is_good_for_one_host_alone()
    {
        var token = await target.Fleet.Ctl.OkAsync("hosts", "token", "create", "--host", "once");
        // From an address of their own: it has to wait afterwards.
        using GrpcChannel channel = target.Door.Channel(from: "127.0.0.11");
        var enrollment = new EnrollmentService.EnrollmentServiceClient(channel);
        EnrollRequest request = Join.Request(token.Text("token"), "once");
        Assert.Equal("once", (await enrollment.EnrollAsync(request)).HostName);
        RpcException again = await Assert.ThrowsAsync<RpcException>(async () => await enrollment.EnrollAsync(request));
        Assert.Equal(StatusCode.Unauthenticated, again.StatusCode);

        RpcException[] refused = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Assert.ThrowsAsync<RpcException>(
            async () => await enrollment.EnrollAsync(Join.Request($"{token.Text("token").Split('.')[0]}.guess{i}", "once")))));
        Assert.All(refused, e => Assert.True(e.StatusCode is StatusCode.Unauthenticated or StatusCode.ResourceExhausted, e.ToString()));
    }

    private async Task<StatusCode[]> CallAllAsync(params string[] tokens)
    {
        var ends = new List<StatusCode>();
        foreach (string token in tokens)
        {
            try
            {
                await new StatusService.StatusServiceClient(target.Stranger).GetStatusAsync(new GetStatusRequest(), new Metadata { { "authorization", $"Bearer {token}" } });
                ends.Add(StatusCode.OK);
            }
            catch (RpcException e)
            {
                ends.Add(e.StatusCode);
            }
        }

        return [.. ends];
    }
}
