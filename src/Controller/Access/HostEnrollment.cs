using System.Security.Cryptography.X509Certificates;
using DbCalm.Controller.Agents;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>
/// Trades a token for a host's identity. A token for a name that the fleet has already gives that host a new certificate, as for a machine
/// that was set up anew, and the old one counts no longer; not while its agent is connected.
/// </summary>
internal sealed partial class HostEnrollment(
    EnrollmentTokens tokens, CertificateAuthority authority, StoreDatabase database, AgentSessions sessions, ControllerOptions options, TimeProvider time, ILogger<HostEnrollment> logger)
{
    /// <summary>Lets the host in. The token is used up in the transaction that stores the host, so a failure before leaves it good.</summary>
    public async Task<EnrolledHost> EnrollAsync(EnrollRequest request, string address, CancellationToken cancellationToken)
    {
        EnrollmentToken token = await tokens.CheckAsync(request.Token, address, cancellationToken);
        FleetHost? present = await database.ReadAsync(store => HostStore.FindAsync(store, token.HostName), cancellationToken);
        if (present is not null && sessions.Find(present.Id) is not null)
        {
            throw new DbCalmException(ErrorCode.Refused, $"host {token.HostName} is connected already", "use another name for this machine, or stop the agent that is connected first");
        }

        HostId id = present?.Id ?? new HostId(Guid.NewGuid().ToString("N"));
        X509Certificate2 certificate = authority.IssueHost(id, request.CertificateRequest.ToByteArray(), options.CertificateLife);
        FleetHost host = HostOf(id, token.HostName, certificate, request);
        await database.WriteAsync(store => StoreAsync(store, token, host), cancellationToken);
        sessions.Find(id)?.Close(new DbCalmException(ErrorCode.Unauthenticated, $"host {host.Name} joined again with another certificate"));
        LogEnrolled(host.Name, host.Id, token.Id);
        return new EnrolledHost(host, certificate);
    }

    private async Task StoreAsync(StoreTransaction store, EnrollmentToken token, FleetHost host)
    {
        await tokens.BurnAsync(store, token);
        FleetHost? present = await HostStore.FindAsync(store, host.Name);
        bool isNew = present is null && await HostStore.FindAsync(store, host.Id) is null;
        if (isNew)
        {
            await HostStore.InsertAsync(store, host);
        }
        else if (present?.Id == host.Id)
        {
            await HostStore.ReplaceIdentityAsync(store, host);
        }
        else
        {
            throw new DbCalmException(ErrorCode.Refused, $"host {host.Name} joined or was removed a moment before", "try again");
        }
    }

    private FleetHost HostOf(HostId id, HostName name, X509Certificate2 certificate, EnrollRequest request) => new()
    {
        Id = id,
        Name = name,
        MachineName = Plain(request.MachineName),
        AgentVersion = Plain(request.AgentVersion),
        Certificate = authority.Describe(certificate),
        EnrolledAt = time.GetUtcNow(),
        PendingSince = options.ApproveHosts ? time.GetUtcNow() : null,
    };

    // For people to read only; text of an unauthenticated caller is kept short and printable.
    private static string Plain(string text) => text.Length == 0 ? "" : NameRules.Quote(text)[1..^1];

    [LoggerMessage(3010, LogLevel.Information, "Host {Host} ({HostId}) joined with token {TokenId}")]
    private partial void LogEnrolled(HostName host, HostId hostId, string tokenId);
}
