using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Agent.Configuration;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Agent.Identity;

/// <summary>Makes this host join: trades the token for a certificate on a key made here. The pin is checked inside the TLS handshake, before anything is sent.</summary>
internal sealed class EnrollmentRun(IdentityStore store, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Joins and returns who this host is now. Leaves nothing behind when it fails.</summary>
    public async Task<EnrolledIdentity> RunAsync(EnrollmentOptions options, CancellationToken cancellationToken)
    {
        RequireNewcomer(store, options);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string folder = store.Begin(key);
        try
        {
            EnrollResponse answer = await AskAsync(options, RequestFor(key), cancellationToken);
            using X509Certificate2 certificate = Certificate(answer.Certificate);
            AuthorityBundle authorities = answer.Authorities.Count > 0 ? answer.Authorities.ToBundle() : AuthorityBundle.Of(Certificate(answer.CaCertificate));
            Check(answer, certificate, authorities, key, options.Pin);
            var record = new IdentityRecord(0, options.Controller.GetLeftPart(UriPartial.Authority), answer.HostId, answer.HostName);
            store.Complete(folder, record, certificate, authorities);
            return new EnrolledIdentity(record, answer.Pending);
        }
        catch
        {
            if (Directory.Exists(folder))
            {
                IdentityStore.Abandon(folder);
            }

            throw;
        }
    }

    /// <summary>Throws already-exists when this host has an identity that is not to be replaced.</summary>
    public static void RequireNewcomer(IdentityStore store, EnrollmentOptions options)
    {
        if (store.Exists && !options.Replace)
        {
            throw new DbCalmException(ErrorCode.AlreadyExists, "this host is enrolled already; the token was not sent", "start it with 'dbcalm-agent run', or stop it and add --force to join anew");
        }
    }

    private static byte[] RequestFor(ECDsa key) =>
        new CertificateRequest("CN=dbcalm-agent", key, HashAlgorithmName.SHA256).CreateSigningRequest();

    private async Task<EnrollResponse> AskAsync(EnrollmentOptions options, byte[] request, CancellationToken cancellationToken)
    {
        DbCalmException? distrust = null;
        using GrpcChannel channel = ControllerChannel.Open(options.Controller, clientCertificate: null, (certificate, errors) =>
        {
            bool accepted = options.Pin.Accepts(certificate, errors);
            distrust = accepted ? null : Distrust(options, isPinned: options.Pin.Accepts(certificate, SslPolicyErrors.None));
            return accepted;
        });
        try
        {
            return await new EnrollmentService.EnrollmentServiceClient(channel).EnrollAsync(
                new EnrollRequest
                {
                    Token = options.Token,
                    CertificateRequest = ByteString.CopyFrom(request),
                    AgentVersion = AgentVersion.Text,
                    MachineName = Environment.MachineName,
                },
                deadline: time.GetUtcNow().Add(Patience).UtcDateTime,
                cancellationToken: cancellationToken);
        }
        catch (RpcException e)
        {
            throw distrust ?? Explain(options.Controller, e);
        }
    }

    private static DbCalmException Distrust(EnrollmentOptions options, bool isPinned) => isPinned
        ? new DbCalmException(
            ErrorCode.Refused,
            $"the certificate at {options.Controller} is not for the name {options.Controller.Host}; nothing was sent",
            "use a name or address that the controller serves; its certificate names them")
        : new DbCalmException(
            ErrorCode.Refused,
            $"what answers at {options.Controller} is not the controller with the pin {options.Pin}; nothing was sent",
            "copy address and pin from one line of 'dbcalmctl hosts token create'");

    private static DbCalmException Explain(Uri controller, RpcException e)
    {
        if (e.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded))
        {
            return e.ToFailure().ToException();
        }

        string cause = e.Status.DebugException?.GetBaseException().Message ?? e.Status.Detail;
        return new DbCalmException(ErrorCode.Unavailable, $"no controller answers at {controller}: {cause}", "is it running, and is its port open to this host?", e);
    }

    private static X509Certificate2 Certificate(ByteString der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der.Span);
        }
        catch (CryptographicException e)
        {
            throw new DbCalmException(ErrorCode.Internal, "the controller answered with a certificate that can't be read", "look at the controller's log", e);
        }
    }

    private static void Check(EnrollResponse answer, X509Certificate2 certificate, AuthorityBundle authorities, ECDsa key, CaPin pin)
    {
        Require(certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()), "is for another key than this host's");
        Require(authorities.Authorities.Any(authority => CaPin.Of(authority) == pin), "comes with an authority that is not the pinned one");
        Require(authorities.Signed(certificate), "is not signed by the pinned authority, or this machine's clock is wrong");
        Require(HostIdentity.Read(certificate) is { } id && id.Value == answer.HostId, "does not name this host");
        Require(NameRules.IsValid(answer.HostName), "comes with a host name that is not valid");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.Refused, $"the certificate that the controller answered with {otherwise}", "nothing was kept; look at the controller's log and ask for a new token");
        }
    }
}
