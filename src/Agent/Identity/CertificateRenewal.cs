using System.Security.Cryptography;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Identity;

/// <summary>
/// Renews the host's certificate over the session that is up, at a moment of its own between half and two thirds of its life, so that a fleet does not come as one; soon when another
/// authority signs now.
/// </summary>
internal sealed partial class CertificateRenewal(CurrentIdentity identity, IdentityRenewal renewal, CertificateExchange exchange, Random random, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Within which all hosts follow another authority; a small part of the life when that is short.
    private static readonly TimeSpan FollowWithin = TimeSpan.FromMinutes(10);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            AgentIdentity present = identity.Value;
            Task changed = identity.Changed;
            TimeSpan wait = UntilDue(present);
            if (await WaitedAsync(wait, changed, cancellationToken) && !await TryRenewAsync(cancellationToken))
            {
                // Often enough to come through before the end, whatever the life.
                await WaitedAsync(Within(present.Life / 40 * (0.5 + random.NextDouble())), Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken), cancellationToken);
            }
        }
    }

    private TimeSpan UntilDue(AgentIdentity present)
    {
        double moment = 0.5 + (random.NextDouble() / 6);
        TimeSpan due = present.Life * (moment - present.LifeSpent(time.GetUtcNow()));
        TimeSpan following = present.Life / 12 < FollowWithin ? present.Life / 12 : FollowWithin;
        return present.IsOfSigningAuthority || due < following ? due : following * random.NextDouble();
    }

    // False when it was not waited out: the identity is another one now, or it is over.
    private async Task<bool> WaitedAsync(TimeSpan wait, Task changed, CancellationToken cancellationToken)
    {
        while (wait > TimeSpan.Zero)
        {
            TimeSpan part = wait < LongestWait ? wait : LongestWait;
            if (await Task.WhenAny(Task.Delay(part, time, cancellationToken), changed) == changed || cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            wait -= part;
        }

        return true;
    }

    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await renewal.RenewAsync(AskAsync, cancellationToken);
            exchange.Send(new ConnectRequest { RenewalKept = new RenewalKept { Sha256 = identity.Value.CertificateSha256 } });
            LogRenewed(logger, identity.Value.Certificate.NotAfter.ToUniversalTime());
            return true;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested || e is DbCalmException or TimeoutException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            LogFailed(logger, identity.Value.Certificate.NotAfter.ToUniversalTime(), e is TimeoutException ? "no answer came" : e.Message);
            return false;
        }
    }

    private async Task<RenewedCertificate> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        RenewalAnswer answer = await exchange.AskAsync(new RenewalRequest { Request = ByteString.CopyFrom(request), KeptSha256 = identity.Value.CertificateSha256 }, cancellationToken);
        return answer.Error is { } error
            ? throw new DbCalmException(ErrorCode.Refused, error.Message, error.Hint)
            : new RenewedCertificate(answer.Certificate.ToByteArray(), Authorities: null);
    }

    private static TimeSpan Within(TimeSpan wait) => wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;

    [LoggerMessage(EventId = 1220, Level = LogLevel.Information, Message = "Renewed the certificate; the new one holds until {ExpiresAt:O}")]
    private static partial void LogRenewed(ILogger logger, DateTime expiresAt);

    [LoggerMessage(EventId = 1221, Level = LogLevel.Warning, Message = "The certificate, which ends {ExpiresAt:O}, was not renewed: {Reason}")]
    private static partial void LogFailed(ILogger logger, DateTime expiresAt, string reason);
}
