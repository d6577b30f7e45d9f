using DbCalm.Controller.Database;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Fleet;

/// <summary>Looks hosts and instances up for people: what does not exist is an error that says so.</summary>
internal static class FleetDirectory
{
    /// <summary>The host of this name; throws a not-found error for none.</summary>
    public static async Task<FleetHost> HostAsync(StoreTransaction store, HostName name) =>
        await HostStore.FindAsync(store, name) ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no host {name}", "see 'dbcalmctl hosts list'");

    /// <summary>The instance of this name; throws a not-found error for none.</summary>
    public static async Task<FleetInstance> InstanceAsync(StoreTransaction store, InstanceName name) =>
        await InstanceStore.FindAsync(store, name) ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no instance {name}", "see 'dbcalmctl instances list'");
}
