using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Identity;

/// <summary>Brings a host back that slept past the end of its certificate: it proves itself once more with the one that has ended, which the controller lets pass a few times.</summary>
internal sealed partial class LateReturn(CurrentIdentity identity, IdentityRenewal renewal, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private bool wasRefused;

    /// <summary>True when the certificate has ended; or should have been renewed long ago and was refused, as when this machine's clock is behind.</summary>
    public bool IsDue => identity.Value.LifeSpent(time.GetUtcNow()) is var spent && (spent >= 1 || (wasRefused && spent > 0.7));

    /// <summary>Notes that the controller knows this host no more.</summary>
    public void NoteRefusal() => wasRefused = true;

    /// <summary>Gets another certificate over a connection that was made with the one that has ended; throws the controller's refusal.</summary>
    public async Task RunAsync(EnrollmentService.EnrollmentServiceClient client, CancellationToken cancellationToken)
    {
        wasRefused = false;
        await renewal.RenewAsync(
            async (request, token) =>
            {
                RecoverResponse answer = await client.RecoverAsync(
                    new RecoverRequest { CertificateRequest = ByteString.CopyFrom(request) }, deadline: time.GetUtcNow().Add(Patience).UtcDateTime, cancellationToken: token);
                return new RenewedCertificate(answer.Certificate.ToByteArray(), answer.Authorities.ToBundle());
            },
            cancellationToken);
        LogReturned(logger, identity.Value.Certificate.NotAfter.ToUniversalTime());
    }

    [LoggerMessage(EventId = 1230, Level = LogLevel.Warning, Message = "The certificate had ended; the controller gave another, which holds until {ExpiresAt:O}")]
    private static partial void LogReturned(ILogger logger, DateTime expiresAt);
}
