using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Tests.Session;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Google.Protobuf;

namespace DbCalm.Agent.Tests.Identity;

public sealed class EnrollmentRunTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private TestController controller = null!;
    private EnrollRequest? asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync();
        controller.Enroll = request => Answer(asked = request, "host1id");
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_host_joins_with_a_key_of_its_own_that_only_its_owner_can_read()
    {
        IdentityRecord record = await RunAsync(controller.Authority.Pin);
        Assert.Equal("host1", record.HostName);
        Assert.Equal("the-token", asked!.Token);
        using AgentIdentity identity = new IdentityStore(directory.At("agent")).Load();
        Assert.Equal("host1id", identity.HostId.Value);
        Assert.Equal(controller.Address, identity.Controller);
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Equal("host1id", HostIdentity.Read(identity.Certificate)!.Value.Value);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.At("agent", "identity", "key.pem")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.At("agent", "identity")));
        Assert.Equal(["identity"], Directory.GetFileSystemEntries(directory.At("agent")).Select(Path.GetFileName));
        Assert.DoesNotContain(Directory.GetFiles(directory.At("agent", "identity")), file => File.ReadAllText(file).Contains("the-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_wrong_pin_nothing_is_sent()
    {
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => RunAsync(CaPin.Parse("sha256:" + new string('0', 64))));
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("is not the controller with the pin sha256:000", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, controller.Requests);
        AssertNothingKept();
    }

    [Fact]
    public async Task A_server_for_another_name_gets_nothing()
    {
        await using TestController other = await TestController.StartAsync("other.example");
        var options = new EnrollmentOptions { Controller = other.Address, Token = "the-token", Pin = other.Authority.Pin };
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => new EnrollmentRun(Store(), TimeProvider.System).RunAsync(options, Cancellation));
        Assert.Contains("is not for the name localhost", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_refused_token_leaves_nothing_behind()
    {
        controller.Enroll = _ => throw new Failure(ErrorCode.NotPermitted, "the token was used", "ask for a new one").ToRpcException();
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => RunAsync(controller.Authority.Pin));
        Assert.Equal((ErrorCode.NotPermitted, "the token was used", "ask for a new one"), (e.Code, e.Message, e.Hint));
        AssertNothingKept();
    }

    [Fact]
    public async Task A_certificate_for_another_key_is_not_taken()
    {
        controller.Enroll = request =>
        {
            using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            EnrollResponse answer = Answer(request, "host1id");
            answer.Certificate = ByteString.CopyFrom(controller.Authority.Host(new PublicKey(other), "host1id").RawData);
            return answer;
        };
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => RunAsync(controller.Authority.Pin));
        Assert.Contains("is for another key", e.Message, StringComparison.Ordinal);
        AssertNothingKept();
    }

    [Fact]
    public async Task An_authority_other_than_the_pinned_one_is_not_taken()
    {
        using var stranger = new TestAuthority();
        controller.Enroll = request =>
        {
            EnrollResponse answer = Answer(request, "host1id");
            answer.CaCertificate = ByteString.CopyFrom(stranger.Certificate.RawData);
            return answer;
        };
        await Assert.ThrowsAsync<DbCalmException>(() => RunAsync(controller.Authority.Pin));
        AssertNothingKept();
    }

    [Fact]
    public async Task Joining_again_needs_force()
    {
        await RunAsync(controller.Authority.Pin);
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => RunAsync(controller.Authority.Pin));
        Assert.Equal(ErrorCode.AlreadyExists, e.Code);
        controller.Enroll = request => Answer(request, "host2id");
        await RunAsync(controller.Authority.Pin, replace: true);
        using AgentIdentity identity = Store().Load();
        Assert.Equal("host2id", identity.HostId.Value);
        Assert.Equal(["identity"], Directory.GetFileSystemEntries(directory.At("agent")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_controller_that_is_not_there_is_unavailable()
    {
        var options = new EnrollmentOptions { Controller = new Uri($"https://localhost:{FreePort.Next()}"), Token = "t", Pin = controller.Authority.Pin };
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => new EnrollmentRun(Store(), TimeProvider.System).RunAsync(options, Cancellation));
        Assert.Equal(ErrorCode.Unavailable, e.Code);
    }

    [Fact]
    public void A_host_that_never_joined_is_told_how_to()
    {
        DbCalmException e = Assert.Throws<DbCalmException>(() => Store().Load());
        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("dbcalmctl hosts token create", e.Hint, StringComparison.Ordinal);
    }

    private IdentityStore Store() => new(directory.At("agent"));

    private async Task<IdentityRecord> RunAsync(CaPin pin, bool replace = false) => (await new EnrollmentRun(Store(), TimeProvider.System).RunAsync(
        new EnrollmentOptions { Controller = controller.Address, Token = "the-token", Pin = pin, Replace = replace },
        Cancellation)).Record;

    private EnrollResponse Answer(EnrollRequest request, string hostId)
    {
        CertificateRequest signing = CertificateRequest.LoadSigningRequest(request.CertificateRequest.ToByteArray(), HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = controller.Authority.Host(signing.PublicKey, hostId);
        return new EnrollResponse
        {
            HostId = hostId,
            HostName = "host1",
            Certificate = ByteString.CopyFrom(certificate.RawData),
            CaCertificate = ByteString.CopyFrom(controller.Authority.Certificate.RawData),
        };
    }

    private void AssertNothingKept() => Assert.Empty(Directory.GetFileSystemEntries(directory.At("agent")));
}
