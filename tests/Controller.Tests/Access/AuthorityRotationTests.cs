using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbCalm.Controller.Tests.Access;

/// <summary>How one authority takes the place of another: on the disk, in the eyes of those who know only the one before, and with agents connected.</summary>
public sealed class AuthorityRotationTests : IDisposable
{
    private const SslPolicyErrors UnknownAuthority = SslPolicyErrors.RemoteCertificateChainErrors;
    private readonly TemporaryDirectory directory = new();

    private ControllerOptions Options => new() { DataDir = directory.At("data") };

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Each_step_is_there_after_a_restart_and_the_key_from_before_is_destroyed_when_it_signs_no_more()
    {
        using CertificateAuthority authority = Open();
        CaPin first = authority.Pin;
        Assert.False(authority.SwitchOver() || authority.Retire());
        Assert.True(authority.Announce());
        Assert.False(authority.Announce());
        AssertSameAfterRestart(authority, AuthorityStage.Signing, AuthorityStage.Announced);
        Assert.Equal(first, authority.Pin);

        Assert.True(authority.SwitchOver());
        AssertSameAfterRestart(authority, AuthorityStage.Signing, AuthorityStage.Retiring);
        Assert.NotEqual(first, authority.Pin);
        Assert.False(File.Exists(Path.Combine(Options.AuthorityDir, "ca.key")));

        Assert.True(authority.Retire());
        AssertSameAfterRestart(authority, AuthorityStage.Signing);
        Assert.Equal(["authorities.json", "ca-*.crt", "ca-*.key", "ca-*.proof.crt"], Directory.GetFiles(Options.AuthorityDir).Select(Anonymous).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Leftovers_of_an_announcement_that_was_cut_off_count_for_nothing()
    {
        using CertificateAuthority authority = Open();
        new AuthorityFolder(Options.AuthorityDir).Make(WithKey(), TimeProvider.System.GetUtcNow());
        AssertSameAfterRestart(authority, AuthorityStage.Signing);
        Assert.True(authority.Announce());
        Assert.Equal(2, Directory.GetFiles(Options.AuthorityDir, "*.key").Length);
    }

    [Fact]
    public void Who_knows_the_authority_from_before_accepts_the_next_while_that_is_vouched_for()
    {
        using CertificateAuthority authority = Open();
        CaPin pin = authority.Pin;
        AuthorityBundle known = authority.Bundle;
        authority.Announce();
        authority.SwitchOver();
        var server = new ServerCertificates(Options, authority, TimeProvider.System);
        Assert.False(known.Signed(server.Certificate));
        Assert.True(known.AcceptsServer(server.Certificate, UnknownAuthority) && pin.Accepts(server.Certificate, UnknownAuthority));
        Assert.False(known.AcceptsServer(server.Certificate, UnknownAuthority | SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.True(authority.Pin.Accepts(server.Certificate, UnknownAuthority));

        authority.Retire();
        server.Refresh();
        Assert.False(known.AcceptsServer(server.Certificate, UnknownAuthority) || pin.Accepts(server.Certificate, UnknownAuthority));
        Assert.True(authority.Pin.Accepts(server.Certificate, UnknownAuthority));
    }

    [Fact]
    public void Another_authority_does_not_become_the_next_by_showing_the_word_that_was_given_for_it()
    {
        using CertificateAuthority authority = Open();
        CaPin pin = authority.Pin;
        authority.Announce();
        authority.SwitchOver();
        AuthorityGeneration next = authority.Find(AuthorityStage.Signing)!;
        using var word = new Succession(X509CertificateLoader.LoadCertificate(authority.Find(AuthorityStage.Retiring)!.Certificate.RawData), X509CertificateLoader.LoadCertificate(next.Proof!.RawData));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 forger = AuthorityCertificates.SelfSigned(key, TimeProvider.System.GetUtcNow());
        X509Certificate2 Forge(X509Certificate2 shown) => AuthorityCertificates.Server(
            forger.HasPrivateKey ? forger : forger.CopyWithPrivateKey(key), key, ["localhost"], [AuthorityExtension.Create(shown), word.ToExtension()], TimeProvider.System.GetUtcNow());

        Assert.False(pin.Accepts(Forge(forger), UnknownAuthority));
        Assert.False(pin.Accepts(Forge(next.Certificate), UnknownAuthority));
    }

    [Fact]
    public async Task Agents_are_told_then_follow_then_the_one_from_before_goes()
    {
        await using TestController controller = await TestController.StartAsync();
        using X509Certificate2 certificate = await controller.EnrollAsync("h1");
        var calls = new AuthorityService.AuthorityServiceClient(controller.Local);
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, certificate, TestAgent.Facts("db1"));
        await agent.NextAsync(message => message.Authorities is not null);
        string before = (await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities.Single().Pin;
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(async () => await calls.FinishRotationAsync(new FinishRotationRequest()))).StatusCode);

        RotateAuthorityResponse begun = await calls.RotateAuthorityAsync(new RotateAuthorityRequest());
        Assert.Equal([AuthorityPhase.Signing, AuthorityPhase.Announced], begun.Authorities.Select(authority => authority.Phase));
        Assert.Equal(["h1"], begun.Authorities[1].WaitingFor);
        Assert.Equal(2, (await calls.RotateAuthorityAsync(new RotateAuthorityRequest())).Authorities.Count);

        AuthorityBundle told = (await agent.NextAsync(message => message.Authorities is not null)).Authorities.Certificates.ToBundle();
        Assert.Equal(begun.Authorities.Select(authority => authority.Pin), told.Authorities.Select(authority => CaPin.Of(authority).Text));
        await agent.SendAsync(new ConnectRequest { AuthoritiesKept = new AuthoritiesKept { Sha256 = told.Sha256 } });
        await PhasesAsync(calls, AuthorityPhase.Signing, AuthorityPhase.Retiring);

        // A newcomer is of the new one already, and the certificate from before still does.
        using X509Certificate2 newcomer = await controller.EnrollAsync("h2");
        AuthorityBundle after = (await agent.NextAsync(message => message.Authorities is not null)).Authorities.Certificates.ToBundle();
        Assert.True(Authority.Signed(after.Signing, newcomer) && after.Signed(certificate) && !Authority.Signed(after.Signing, certificate));
        await using (TestAgent again = await TestAgent.ConnectAsync(controller, certificate, TestAgent.Facts("db1")))
        {
            Assert.Equal(["h1"], (await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities[1].WaitingFor);
            RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await calls.FinishRotationAsync(new FinishRotationRequest()));
            Assert.Equal((StatusCode.FailedPrecondition, true), (refused.StatusCode, refused.Status.Detail.Contains("h1", StringComparison.Ordinal)));
        }

        await controller.Hosts.RevokeHostAsync(new RevokeHostRequest { Name = "h1" });
        await calls.FinishRotationAsync(new FinishRotationRequest());
        AuthorityInfo last = Assert.Single((await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities);
        Assert.NotEqual(before, last.Pin);
        await using TestAgent other = await TestAgent.ConnectAsync(controller, newcomer, TestAgent.Facts("db2"));
    }

    [Fact]
    public async Task The_one_from_before_goes_when_people_had_the_time_to_follow_too()
    {
        await using TestController controller = await TestController.StartAsync();
        var calls = new AuthorityService.AuthorityServiceClient(controller.Local);
        var rotation = controller.Services.GetRequiredService<AuthorityRotation>();
        await calls.RotateAuthorityAsync(new RotateAuthorityRequest());
        await PhasesAsync(calls, AuthorityPhase.Signing, AuthorityPhase.Retiring);
        AuthorityInfo retiring = (await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities[1];
        Assert.Empty(retiring.WaitingFor);
        Assert.Equal(TimeSpan.FromDays(7), retiring.TrustedUntil.ToDateTimeOffset() - retiring.Since.ToDateTimeOffset());

        controller.Time.Ahead = TimeSpan.FromDays(6.9);
        await rotation.AdvanceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, (await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities.Count);
        controller.Time.Ahead = TimeSpan.FromDays(7.1);
        await rotation.AdvanceAsync(TestContext.Current.CancellationToken);
        Assert.Single((await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities);
    }

    [Fact]
    public async Task A_host_that_is_cut_off_is_told_so_and_shown_as_what_it_is()
    {
        await using TestController controller = await TestController.StartAsync();
        using X509Certificate2 certificate = await controller.EnrollAsync("h1");
        var calls = new AuthorityService.AuthorityServiceClient(controller.Local);
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, certificate, TestAgent.Facts("db1"));
        await calls.RotateAuthorityAsync(new RotateAuthorityRequest());
        Assert.Empty((await calls.FinishRotationAsync(new FinishRotationRequest { Force = true })).CutOff);
        await PhasesAsync(calls, AuthorityPhase.Signing, AuthorityPhase.Retiring);

        FinishRotationResponse answer = await calls.FinishRotationAsync(new FinishRotationRequest { Force = true });
        Assert.Equal(["h1"], answer.CutOff);
        Assert.Equal(1u, answer.CutOffCount);
        Assert.Single(answer.Authorities);

        // The reset of the stream may overtake the reason, which the agent then hears at its next attempt.
        Assert.True(await agent.Ended is { StatusCode: StatusCode.Unauthenticated, Status.Detail: "the certificate of host h1 was revoked" } or { StatusCode: StatusCode.Cancelled });
        Assert.Contains("revoked", Assert.Single((await controller.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host.Problems), StringComparison.Ordinal);
    }

    private static Task PhasesAsync(AuthorityService.AuthorityServiceClient calls, params AuthorityPhase[] phases) => Wait.UntilAsync(
        async () => (await calls.GetAuthorityAsync(new GetAuthorityRequest())).Authorities.Select(authority => authority.Phase).SequenceEqual(phases),
        $"the authorities to be {string.Join(", ", phases)}",
        15,
        TestContext.Current.CancellationToken);

    private CertificateAuthority Open() => CertificateAuthority.Open(Options, TimeProvider.System);

    private X509Certificate2 WithKey()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(Options.AuthorityDir, "ca.key")));
        return X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Options.AuthorityDir, "ca.crt")).CopyWithPrivateKey(key);
    }

    private void AssertSameAfterRestart(CertificateAuthority authority, params AuthorityStage[] stages)
    {
        using CertificateAuthority again = Open();
        Assert.Equal(stages, again.Generations.Select(one => one.Stage));
        Assert.Equal(authority.Bundle.Sha256, again.Bundle.Sha256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 issued = again.IssueHost(new HostId("abc"), new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest(), TimeSpan.FromDays(1));
        Assert.Equal(authority.Pin.Text, authority.Describe(issued).Authority);
    }

    private static string Anonymous(string file) => Path.GetFileName(file) is var name && name.StartsWith("ca-", StringComparison.Ordinal) ? "ca-*" + name[name.IndexOf('.', StringComparison.Ordinal)..] : name;
}
