using System.Security.Cryptography.X509Certificates;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Security.Targets;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Certificates;

/// <summary>Client certificates that the controller did not give, or not to this host, or not any more.</summary>
public sealed class CounterfeitTests(Target target)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_was_given_is_let_in_and_only_to_what_is_a_hosts()
    {
        using X509Certificate2 own = await target.EnrollAsync("genuine");
        Assert.Null(await ConnectAsync(own));
        using GrpcChannel channel = target.Door.Channel(own);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new StatusService.StatusServiceClient(channel).GetStatusAsync(new GetStatusRequest()));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task A_certificate_of_anybody_else_is_refused()
    {
        using X509Certificate2 own = await target.EnrollAsync("posed-as");
        HostId host = HostIdentity.Read(own)!.Value;
        using Counterfeit another = Counterfeit.OfAnother();
        using Counterfeit leaf = Counterfeit.Of(own);
        await IsRefusedAsync("of another authority", another.Make(host));
        await IsRefusedAsync("signed by itself", Counterfeit.SelfSigned(host));
        await IsRefusedAsync("signed by a host, which is no authority", leaf.Make(host));
        Assert.Null(await ConnectAsync(own));
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_certificate_of_the_right_authority_that_says_the_wrong_thing_is_refused()
    {
        using X509Certificate2 own = await target.EnrollAsync("misnamed");
        HostId host = HostIdentity.Read(own)!.Value;
        using Counterfeit authority = Counterfeit.OfTheController(target.DataDir);
        await IsRefusedAsync("expired", authority.Make(host, fromDays: -3, toDays: -1));
        await IsRefusedAsync("not valid yet", authority.Make(host, fromDays: 1, toDays: 2));
        await IsRefusedAsync("for servers", authority.Make(host, forServers: true));
        await IsRefusedAsync("for a host that nobody knows", authority.Make(new HostId("ffffffffffffffffffffffffffffffff")));
        await IsRefusedAsync("for this host, but not the one that it was given", authority.Make(host));
        await IsRefusedAsync("the server's own", Counterfeit.Pair(Path.Combine(target.DataDir, "server", "server.crt"), Path.Combine(target.DataDir, "server", "server.key")));
        await IsRefusedAsync("the authority's own", Counterfeit.Pair(Path.Combine(target.DataDir, "ca", "ca.crt"), Path.Combine(target.DataDir, "ca", "ca.key")));
        Assert.Null(await ConnectAsync(own));
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_certificate_of_a_host_that_was_removed_or_joined_again_is_refused()
    {
        using X509Certificate2 first = await target.EnrollAsync("gone");
        using X509Certificate2 second = await target.EnrollAsync("gone");
        await IsRefusedAsync("of before the host joined again", first);
        Assert.Null(await ConnectAsync(second));
        await target.Fleet.Ctl.OkAsync("hosts", "remove", "gone");
        await IsRefusedAsync("of a removed host", second);
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_stranger_and_a_person_are_no_host()
    {
        Assert.Equal(StatusCode.Unauthenticated, await ConnectAsync(null));
        Assert.Equal(StatusCode.Unauthenticated, await ConnectAsync(null, target.As("admin")));

        // A token goes before the certificate: whoever says both is not let in as the host.
        using X509Certificate2 own = await target.EnrollAsync("both");
        Assert.Equal(StatusCode.Unauthenticated, await ConnectAsync(own, new Metadata { { "authorization", "Bearer x" } }));
    }

    private async Task IsRefusedAsync(string what, X509Certificate2 certificate)
    {
        StatusCode? status = await ConnectAsync(certificate);
        Assert.True(status is StatusCode.Unauthenticated or StatusCode.Unavailable or StatusCode.Internal, $"a certificate {what}: {status?.ToString() ?? "let in"}");

        // Nor is it worth anything to somebody who asks.
        using GrpcChannel channel = target.Door.Channel(certificate);
        await Assert.ThrowsAsync<RpcException>(async () => await new StatusService.StatusServiceClient(channel).GetStatusAsync(new GetStatusRequest()));
    }

    // Null when it was welcomed.
    private async Task<StatusCode?> ConnectAsync(X509Certificate2? certificate, Metadata? headers = null)
    {
        using GrpcChannel channel = target.Door.Channel(certificate);
        using AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call = new AgentService.AgentServiceClient(channel).Connect(headers, cancellationToken: Cancellation);
        try
        {
            await call.RequestStream.WriteAsync(new ConnectRequest { Hello = new Hello { RunId = "run", OutboxId = "outbox", Facts = new HostFacts() } }, Cancellation);
            return await call.ResponseStream.MoveNext(Cancellation) ? null : StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // The call had ended before it could be written to.
            RpcException end = await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(Cancellation));
            return end.StatusCode;
        }
    }
}
