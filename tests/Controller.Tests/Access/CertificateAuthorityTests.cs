using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Access;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;
using DbCalm.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DbCalm.Controller.Tests.Access;

public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ControllerOptions options;

    public CertificateAuthorityTests() => options = new ControllerOptions { DataDir = directory.At("data") };

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_authority_is_made_once_and_its_key_is_the_owners_alone()
    {
        using var first = CertificateAuthority.Open(options, TimeProvider.System);
        using var second = CertificateAuthority.Open(options, TimeProvider.System);

        Assert.Equal(first.Pin, second.Pin);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(options.AuthorityDir, "ca.key")));
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        CertificateAuthority.Open(options, TimeProvider.System).Dispose();
        File.SetUnixFileMode(Path.Combine(options.AuthorityDir, "ca.key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Equal(ErrorCode.Refused, Assert.Throws<DbCalmException>(() => CertificateAuthority.Open(options, TimeProvider.System)).Code);
    }

    [Fact]
    public void A_lost_key_is_not_replaced_by_another()
    {
        CertificateAuthority.Open(options, TimeProvider.System).Dispose();
        File.Delete(Path.Combine(options.AuthorityDir, "ca.key"));

        Assert.Throws<DbCalmException>(() => CertificateAuthority.Open(options, TimeProvider.System));
    }

    [Fact]
    public void The_pin_accepts_the_servers_certificate_and_no_other_authoritys()
    {
        using var authority = CertificateAuthority.Open(options, TimeProvider.System);
        using X509Certificate2 server = new ServerCertificates(options, authority, TimeProvider.System).Certificate;
        var otherOptions = new ControllerOptions { DataDir = directory.At("other") };
        using var other = CertificateAuthority.Open(otherOptions, TimeProvider.System);

        Assert.True(authority.Pin.Accepts(server, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(other.Pin.Accepts(server, SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(authority.Pin.Accepts(server, SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.True(server.MatchesHostname("localhost"));
    }

    [Fact]
    public void The_servers_certificate_is_kept_until_its_names_change_or_it_nears_its_end()
    {
        using var authority = CertificateAuthority.Open(options, TimeProvider.System);
        using X509Certificate2 first = new ServerCertificates(options, authority, TimeProvider.System).Certificate;
        using X509Certificate2 same = new ServerCertificates(options, authority, TimeProvider.System).Certificate;
        using X509Certificate2 renamed = new ServerCertificates(options with { ServerNames = ["extra.example", "192.0.2.7"] }, authority, TimeProvider.System).Certificate;
        using X509Certificate2 renewed = new ServerCertificates(options, authority, new FakeTimeProvider(first.NotAfter.AddDays(-29))).Certificate;

        Assert.Equal(first.Thumbprint, same.Thumbprint);
        Assert.True(renamed.MatchesHostname("extra.example") && renamed.MatchesHostname("192.0.2.7"));
        Assert.NotEqual(renamed.Thumbprint, renewed.Thumbprint);
    }

    [Fact]
    public void A_hosts_certificate_carries_its_identity_and_only_the_key_of_the_request()
    {
        using var authority = CertificateAuthority.Open(options, TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));

        using X509Certificate2 certificate = authority.IssueHost(new HostId("abc"), request.CreateSigningRequest(), TimeSpan.FromDays(7));

        Assert.True(Authority.Signed(authority.Certificate, certificate));
        Assert.Equal("abc", HostIdentity.Read(certificate)?.Value);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.DoesNotContain("somebody", certificate.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_are_forged_cut_or_of_another_kind_are_refused()
    {
        using var authority = CertificateAuthority.Open(options, TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] good = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        byte[] forged = [.. good];
        forged[^1] ^= 1;
        using var rsa = RSA.Create(2048);
        byte[] otherKind = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();

        Assert.All([forged, good[..^3], [.. good, 0], [], [1, 2, 3], otherKind], bytes =>
            Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => authority.IssueHost(new HostId("abc"), bytes, TimeSpan.FromDays(7))).Code));
    }
}
