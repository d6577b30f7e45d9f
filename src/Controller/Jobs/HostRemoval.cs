using DbCalm.Controller.Agents;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Jobs;

/// <summary>Takes a host out of the fleet: its certificate counts no longer, its agent is sent away and its jobs end.</summary>
internal sealed partial class HostRemoval(StoreDatabase database, AgentSessions sessions, DispatchSignal dispatch, TimeProvider time, ILogger<HostRemoval> logger)
{
    /// <summary>Removes the host and returns it as it was; throws a not-found error when there is none.</summary>
    public async Task<FleetHost> RemoveAsync(HostName name, CancellationToken cancellationToken)
    {
        FleetHost host = await database.WriteAsync(
            async store =>
            {
                FleetHost found = await FleetDirectory.HostAsync(store, name);
                await HostStore.RemoveAsync(store, found.Id, time.GetUtcNow());
                return found;
            },
            cancellationToken);
        LogRemoved(host.Name, host.Id);
        sessions.Find(host.Id)?.Close(new DbCalmException(ErrorCode.Unauthenticated, $"host {name} was removed from the fleet", "enroll it again"));
        dispatch.Raise();
        return host;
    }

    [LoggerMessage(4050, LogLevel.Information, "Host {Host} ({HostId}) was removed")]
    private partial void LogRemoved(HostName host, HostId hostId);
}
