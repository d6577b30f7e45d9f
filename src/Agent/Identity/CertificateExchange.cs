using System.Security.Cryptography;
using System.Threading.Channels;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Identity;

/// <summary>What is said of certificates and authorities, between the one who keeps the identity and whatever session is up.</summary>
internal sealed partial class CertificateExchange(CurrentIdentity identity, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A word that no session took is replaced by the next ones; each is said again when it matters.
    private readonly Channel<ConnectRequest> outgoing = Channel.CreateBounded<ConnectRequest>(new BoundedChannelOptions(4) { FullMode = BoundedChannelFullMode.DropOldest });
    private TaskCompletionSource<RenewalAnswer>? waiting;

    /// <summary>What the session is to send.</summary>
    public ChannelReader<ConnectRequest> Outgoing => outgoing.Reader;

    /// <summary>The SHA-256 of the authorities that are kept.</summary>
    public string AuthoritiesSha256 => identity.Value.Authorities.Sha256;

    /// <summary>Asks for a certificate; throws a time-out when no answer comes, as when no session is up.</summary>
    public async Task<RenewalAnswer> AskAsync(RenewalRequest request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<RenewalAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref waiting, answer);
        Send(new ConnectRequest { RenewalRequest = request });
        return await answer.Task.WaitAsync(Patience, time, cancellationToken);
    }

    /// <summary>Has the session that is up, or the next one, send this.</summary>
    public void Send(ConnectRequest message) => outgoing.Writer.TryWrite(message);

    /// <summary>Takes the controller's answer; one that nobody waits for is dropped.</summary>
    public void Take(RenewalAnswer answer) => Interlocked.Exchange(ref waiting, null)?.TrySetResult(answer);

    /// <summary>Keeps the authorities and says so; those that make no sense are left, and the ones from before stay.</summary>
    public void Take(Authorities authorities)
    {
        try
        {
            identity.Trust(authorities.Certificates.ToBundle());
            LogTrusted(logger, authorities.Certificates.Count);
            Send(new ConnectRequest { AuthoritiesKept = new AuthoritiesKept { Sha256 = AuthoritiesSha256 } });
        }
        catch (Exception e) when (e is DbCalmException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            LogNotKept(logger, e.Message);
        }
    }

    [LoggerMessage(EventId = 1222, Level = LogLevel.Information, Message = "Authorities that the controller is known by from now on: {Count}")]
    private static partial void LogTrusted(ILogger logger, int count);

    [LoggerMessage(EventId = 1223, Level = LogLevel.Error, Message = "The controller's authorities could not be kept: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string reason);
}
