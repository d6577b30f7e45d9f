using DbCalm.Controller.Agents;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Takes an administrator's word on a host: that it may connect, or that its certificate is worth nothing any more.</summary>
internal sealed partial class HostAdmission(StoreDatabase database, AgentSessions sessions, TimeProvider time, ILogger<HostAdmission> logger)
{
    /// <summary>Refuses the host's certificate from now on and sends its agent away; does nothing more when that was done. Throws a not-found error for none.</summary>
    public async Task RevokeAsync(HostName name, CancellationToken cancellationToken)
    {
        FleetHost host = await ChangeAsync(name, (store, found) => HostStore.RevokeAsync(store, found.Id, time.GetUtcNow()), cancellationToken);
        LogRevoked(host.Name, host.Id);
        sessions.Find(host.Id)?.Close(new DbCalmException(
            ErrorCode.Unauthenticated, $"the certificate of host {name} was revoked", $"enroll it with a new token: dbcalmctl hosts token create --host {name}"));
    }

    /// <summary>Lets the host in and clears what was noted against it; throws a refused error when its certificate was revoked, a not-found error for none.</summary>
    public async Task ApproveAsync(HostName name, CancellationToken cancellationToken)
    {
        FleetHost host = await ChangeAsync(
            name,
            (store, found) => found.Standing == HostStanding.Revoked
                ? throw new DbCalmException(ErrorCode.Refused, $"the certificate of host {name} was revoked", $"let it join with a new token: dbcalmctl hosts token create --host {name}")
                : HostStore.ApproveAsync(store, found.Id),
            cancellationToken);
        LogApproved(host.Name, host.Id);
    }

    private Task<FleetHost> ChangeAsync(HostName name, Func<StoreTransaction, FleetHost, Task> change, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            FleetHost found = await FleetDirectory.HostAsync(store, name);
            await change(store, found);
            return found;
        },
        cancellationToken);

    [LoggerMessage(3050, LogLevel.Information, "The certificate of host {Host} ({HostId}) was revoked")]
    private partial void LogRevoked(HostName host, HostId hostId);

    [LoggerMessage(3051, LogLevel.Information, "Host {Host} ({HostId}) was approved")]
    private partial void LogApproved(HostName host, HostId hostId);
}
