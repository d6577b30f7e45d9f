using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Agents;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>
/// Gives hosts new certificates and ends their trust. A new certificate is stored before it is sent, beside the present one, so that neither side can be left with one that the other
/// does not know.
/// </summary>
internal sealed partial class HostTrust(
    StoreDatabase database, CertificateAuthority authority, AuditLog audit, RotationSignal rotation, ControllerOptions options, TimeProvider time, ILogger<HostTrust> logger) : IHostTrust
{
    /// <inheritdoc/>
    public AuthorityBundle Authorities => authority.Bundle;

    /// <inheritdoc/>
    public async Task<byte[]> RenewAsync(HostId host, byte[] request, CancellationToken cancellationToken)
    {
        using X509Certificate2 certificate = authority.IssueHost(host, request, options.CertificateLife);
        await database.WriteAsync(store => HostStore.SetNextCertificateAsync(store, host, authority.Describe(certificate)), cancellationToken);
        LogIssued(host, certificate.NotAfter.ToUniversalTime());
        return certificate.RawData;
    }

    /// <summary>
    /// A certificate for a host that proved with one which has ended that it is the one; in DER. Counts once for each that has ended, and throws a refused error when it did so too often.
    /// </summary>
    public async Task<byte[]> RecoverAsync(FleetHost host, string provenSha256, byte[] request, CancellationToken cancellationToken)
    {
        using X509Certificate2 certificate = authority.IssueHost(host.Id, request, options.CertificateLife);
        await database.WriteAsync(
            async store =>
            {
                FleetHost now = await HostStore.FindAsync(store, host.Id) ?? host;
                if (now.LateCertificateSha256 != provenSha256 && now.LateReturns >= options.LateReturns)
                {
                    throw new DbCalmException(
                        ErrorCode.Refused,
                        $"host {host.Name} came back too often with a certificate that had ended",
                        $"on the controller 'dbcalmctl hosts approve {host.Name}' lets it in again, or make a new token: dbcalmctl hosts token create --host {host.Name}");
                }

                // The one that it came with may be one that it was given and was not heard to keep.
                await HostStore.TakeNextCertificateAsync(store, host.Id, provenSha256);
                await HostStore.CountLateReturnAsync(store, host.Id, provenSha256, time.GetUtcNow());
                await HostStore.SetNextCertificateAsync(store, host.Id, authority.Describe(certificate));
            },
            cancellationToken);
        LogLate(host.Name, host.Id, host.Certificate.ExpiresAt);
        return certificate.RawData;
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> KeptAsync(HostId host, string sha256, CancellationToken cancellationToken)
    {
        DateTimeOffset? until = await database.WriteAsync<DateTimeOffset?>(
            async store => await HostStore.TakeNextCertificateAsync(store, host, sha256) ? (await HostStore.FindAsync(store, host))!.Certificate.ExpiresAt : null,
            cancellationToken);
        RaiseWhileRotating();
        return until;
    }

    /// <inheritdoc/>
    public async Task AuthoritiesKeptAsync(HostId host, string sha256, CancellationToken cancellationToken)
    {
        if (sha256.Length is 0 or 64 && sha256.All(char.IsAsciiHexDigitLower))
        {
            await database.WriteAsync(store => HostStore.SetAuthoritiesAsync(store, host, sha256), cancellationToken);
            RaiseWhileRotating();
        }
    }

    /// <inheritdoc/>
    public async Task QuarantineAsync(FleetHost host, string reason, CancellationToken cancellationToken)
    {
        await database.WriteAsync(store => HostStore.QuarantineAsync(store, host.Id, time.GetUtcNow()), cancellationToken);
        await audit.WriteAsync(new AuditEvent($"host {host.Name}", "", "AgentService/Connect", AuditOutcome.Refused, Reason: $"quarantined: {reason}"), cancellationToken);
    }

    private void RaiseWhileRotating()
    {
        if (authority.Generations.Count > 1)
        {
            rotation.Raise();
        }
    }

    [LoggerMessage(3030, LogLevel.Information, "Issued a new certificate to host {HostId}, good until {ExpiresAt:O}")]
    private partial void LogIssued(HostId hostId, DateTime expiresAt);

    [LoggerMessage(3031, LogLevel.Warning, "Host {Host} ({HostId}) came back with a certificate that ended {ExpiredAt:O}, and got another")]
    private partial void LogLate(HostName host, HostId hostId, DateTimeOffset expiredAt);
}
