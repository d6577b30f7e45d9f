using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace DbCalm.Controller.Tests.Access;

/// <summary>How the certificate of a host is renewed, comes back late and ends, over real TLS.</summary>
public sealed class HostTrustTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 first = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync(change: options => options with { LateReturns = 2 });
        first = await controller.EnrollAsync("h1");
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        first.Dispose();
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_counts_no_more_from_the_moment_that_the_next_is_kept()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, first, TestAgent.Facts());
        using X509Certificate2 second = await RenewAsync(agent, first);
        Assert.NotEqual(first.GetPublicKeyString(), second.GetPublicKeyString());
        await agent.SendAsync(new ConnectRequest { RenewalKept = new RenewalKept { Sha256 = Sha256(second) } });
        await Wait.UntilAsync(
            async () => (await HostAsync()).CertificateExpiresAt.ToDateTime() == second.NotAfter.ToUniversalTime(), "the controller to know", 10, TestContext.Current.CancellationToken);
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(first));
        Assert.Null(await RefusalAsync(second));
    }

    [Fact]
    public async Task Who_calls_with_the_next_certificate_keeps_it()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, first, TestAgent.Facts());
        using X509Certificate2 second = await RenewAsync(agent, first);

        // The answer may not have arrived: until the second one is used both do.
        Assert.Null(await RefusalAsync(first));
        Assert.Null(await RefusalAsync(second));
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(first));
    }

    [Fact]
    public async Task A_renewal_says_again_which_certificate_is_kept()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, first, TestAgent.Facts());
        using X509Certificate2 second = await RenewAsync(agent, first);
        using X509Certificate2 third = await RenewAsync(agent, second);

        // The agent that dies now has the second on its disk.
        Assert.Null(await RefusalAsync(second));
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(first));
    }

    [Fact]
    public async Task A_request_that_is_none_is_answered_and_ends_nothing()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, first, TestAgent.Facts());
        await agent.SendAsync(new ConnectRequest { RenewalRequest = new RenewalRequest { Request = ByteString.CopyFromUtf8("no request") } });
        Assert.Contains("can't be used", (await agent.NextAsync(message => message.Renewal is not null)).Renewal.Error.Message, StringComparison.Ordinal);
        await agent.SendAsync(new ConnectRequest { RenewalKept = new RenewalKept { Sha256 = "no certificate of mine" } });
        await agent.SendAsync(new ConnectRequest { AuthoritiesKept = new AuthoritiesKept { Sha256 = new string('x', 100_000) } });
        using X509Certificate2 second = await RenewAsync(agent, first);
    }

    [Fact]
    public async Task A_session_does_not_outlive_a_certificate_that_is_not_renewed()
    {
        await using TestController quick = await TestController.StartAsync(TimeSpan.FromMilliseconds(200));
        using X509Certificate2 certificate = await quick.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(quick, certificate, TestAgent.Facts());
        quick.Time.Ahead = TimeSpan.FromDays(8);
        Assert.Equal(StatusCode.Unauthenticated, (await agent.Ended)?.StatusCode);
    }

    [Fact]
    public async Task A_host_that_slept_past_the_end_proves_itself_once_more_a_few_times_and_is_flagged()
    {
        X509Certificate2 last = first;
        for (int time = 1; time <= 2; time++)
        {
            controller.Time.Ahead += TimeSpan.FromDays(8);
            Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(last));
            X509Certificate2 next = await RecoverAsync(last);

            // The answer may be lost: once more with the same certificate is not once more.
            next = await RecoverAsync(last);
            Assert.Null(await RefusalAsync(next));
            Assert.Equal((uint)time, (await HostAsync()).LateReturns);
            Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => RecoverAsync(last))).StatusCode);
            last = next;
        }

        Assert.Contains("came back 2 times", Assert.Single((await HostAsync()).Problems), StringComparison.Ordinal);
        controller.Time.Ahead += TimeSpan.FromDays(8);
        RpcException e = await Assert.ThrowsAsync<RpcException>(() => RecoverAsync(last));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);

        await controller.Hosts.ApproveHostAsync(new ApproveHostRequest { Name = "h1" });
        Assert.Null(await RefusalAsync(await RecoverAsync(last)));
    }

    [Fact]
    public async Task Only_the_last_certificate_of_a_host_that_may_connect_recovers_it()
    {
        using X509Certificate2 again = await controller.EnrollAsync("h1");
        controller.Time.Ahead += TimeSpan.FromDays(8);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => RecoverAsync(first))).StatusCode);
        await controller.Hosts.RevokeHostAsync(new RevokeHostRequest { Name = "h1" });
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => RecoverAsync(again))).StatusCode);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new EnrollmentService.EnrollmentServiceClient(controller.Remote()).RecoverAsync(new RecoverRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task A_revoked_host_is_sent_away_at_once_and_joins_again_with_a_token()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, first, TestAgent.Facts("db1"));
        await controller.Hosts.RevokeHostAsync(new RevokeHostRequest { Name = "h1" });
        Assert.Equal(StatusCode.Unauthenticated, (await agent.Ended)?.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(first));
        RpcException e = await Assert.ThrowsAsync<RpcException>(async () => await controller.Hosts.ApproveHostAsync(new ApproveHostRequest { Name = "h1" }));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);

        using X509Certificate2 again = await controller.EnrollAsync("h1");
        Assert.Null(await RefusalAsync(again));
        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(first));
        Assert.Empty((await HostAsync()).Problems);
    }

    [Fact]
    public async Task Where_hosts_are_approved_one_that_joins_waits()
    {
        await using TestController strict = await TestController.StartAsync(change: options => options with { ApproveHosts = true });
        using X509Certificate2 certificate = await strict.EnrollAsync("h1");
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => TestAgent.ConnectAsync(strict, certificate, TestAgent.Facts()));
        Assert.Equal(StatusCode.PermissionDenied, Assert.IsType<RpcException>(e.InnerException ?? e).StatusCode);
        Assert.Equal(HostStanding.Pending, (await strict.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host.Standing);
        await strict.Hosts.ApproveHostAsync(new ApproveHostRequest { Name = "h1" });
        await using TestAgent agent = await TestAgent.ConnectAsync(strict, certificate, TestAgent.Facts());
    }

    private async Task<Host> HostAsync() => (await controller.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host;

    /// <summary>With what status a session under this certificate is refused; null when it is let in.</summary>
    private async Task<StatusCode?> RefusalAsync(X509Certificate2 certificate)
    {
        try
        {
            await using TestAgent agent = await TestAgent.ConnectAsync(controller, certificate, TestAgent.Facts());
            return null;
        }
        catch (Exception e) when ((e.InnerException ?? e) is RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }

    private static async Task<X509Certificate2> RenewAsync(TestAgent agent, X509Certificate2 kept)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        await agent.SendAsync(new ConnectRequest { RenewalRequest = new RenewalRequest { Request = ByteString.CopyFrom(request), KeptSha256 = Sha256(kept) } });
        RenewalAnswer answer = (await agent.NextAsync(message => message.Renewal is not null)).Renewal;
        Assert.Null(answer.Error);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(answer.Certificate.Span);
        return certificate.CopyWithPrivateKey(key);
    }

    private async Task<X509Certificate2> RecoverAsync(X509Certificate2 ended)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        RecoverResponse answer = await new EnrollmentService.EnrollmentServiceClient(controller.Remote(ended)).RecoverAsync(new RecoverRequest { CertificateRequest = ByteString.CopyFrom(request) });
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(answer.Certificate.Span);
        return certificate.CopyWithPrivateKey(key);
    }

    private static string Sha256(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
}
