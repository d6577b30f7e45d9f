using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Repositories;

/// <summary>Finds what a repository's name means: one of the fleet, or one that a host has for itself.</summary>
internal static class RepositoryDirectory
{
    /// <summary>What <paramref name="name"/> means for <paramref name="host"/>; null when the host can't use any of this name.</summary>
    public static async Task<RepositoryPlace?> FindAsync(StoreTransaction store, RepositoryName name, FleetHost host)
    {
        if (await RepositoryStore.FindAsync(store, name) is { } definition)
        {
            return new RepositoryPlace(name, definition, null);
        }

        return HasOwn(host, name) ? new RepositoryPlace(name, null, host.Id) : null;
    }

    /// <summary>As the other, but throws a not-found error.</summary>
    public static async Task<RepositoryPlace> GetAsync(StoreTransaction store, RepositoryName name, FleetHost host) => await FindAsync(store, name, host)
        ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no repository {name} for host {host.Name}", $"see 'dbcalmctl repositories list' and 'dbcalmctl hosts show {host.Name}'");

    /// <summary>What people mean by <paramref name="name"/>; with <paramref name="hostName"/> also that host's own. Throws not-found, or refused when several hosts have one.</summary>
    public static async Task<RepositoryPlace> GetAsync(StoreTransaction store, RepositoryName name, HostName? hostName)
    {
        if (await RepositoryStore.FindAsync(store, name) is { } definition)
        {
            return new RepositoryPlace(name, definition, null);
        }

        FleetHost[] owners = hostName is { } one
            ? [.. new[] { await FleetDirectory.HostAsync(store, one) }.Where(host => HasOwn(host, name))]
            : [.. (await HostStore.AllAsync(store)).Where(host => HasOwn(host, name))];
        return owners.Length switch
        {
            1 => new RepositoryPlace(name, null, owners[0].Id),
            0 => throw new DbCalmException(ErrorCode.NotFound, $"there is no repository {name}", "see 'dbcalmctl repositories list'"),
            _ => throw new DbCalmException(ErrorCode.Refused, $"{owners.Length} hosts have a repository {name} of their own", "say which with --host"),
        };
    }

    /// <summary>The repository for a backup that names none: the host's own first one (null), or the only one of the fleet. Throws a refusal when neither is there.</summary>
    public static async Task<RepositoryName?> DefaultAsync(StoreTransaction store, FleetHost host)
    {
        if (host.Facts.Repositories.Count > 0)
        {
            return null;
        }

        IReadOnlyList<FleetRepository> shared = await RepositoryStore.AllAsync(store);
        return shared.Count switch
        {
            1 => shared[0].Name,
            0 => throw new DbCalmException(ErrorCode.Refused, "there is no repository to keep the backup in", "define one: dbcalmctl repositories create NAME --type directory --path DIR (or --type s3 …)"),
            _ => throw new DbCalmException(ErrorCode.Refused, $"host {host.Name} has no repository of its own and the fleet has {shared.Count}", "name one with --repository"),
        };
    }

    private static bool HasOwn(FleetHost host, RepositoryName name) => host.Facts.Repositories.Any(known => known.Name == name.Value);
}
