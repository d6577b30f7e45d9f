using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Repositories;

/// <summary>The repository_spaces table: the room in directories of the fleet, as each host saw it last.</summary>
internal static class SpaceStore
{
    /// <summary>Notes what a host saw.</summary>
    public static Task PutAsync(StoreTransaction store, RepositoryName repository, HostId host, RepositorySpace space, DateTimeOffset at) => store.ExecuteAsync(
        """
        INSERT INTO repository_spaces (repository, host_id, free_bytes, total_bytes, seen_at) VALUES (@Repository, @Host, @Free, @Total, @At)
        ON CONFLICT (repository, host_id) DO UPDATE SET free_bytes = excluded.free_bytes, total_bytes = excluded.total_bytes, seen_at = excluded.seen_at
        """,
        new { Repository = repository.Value, Host = host.Value, Free = Whole(space.FreeBytes), Total = Whole(space.TotalBytes), At = at.ToStored() });

    /// <summary>What was seen since <paramref name="since"/> by hosts that are still there.</summary>
    public static Task<IReadOnlyList<SpaceRow>> SinceAsync(StoreTransaction store, DateTimeOffset since) => store.QueryAsync<SpaceRow>(
        """
        SELECT s.repository, h.name AS host, s.free_bytes, s.total_bytes FROM repository_spaces s JOIN hosts h ON h.id = s.host_id
        WHERE s.seen_at >= @Since AND h.removed_at IS NULL ORDER BY s.repository, h.name
        """,
        new { Since = since.ToStored() });

    private static long Whole(ulong bytes) => (long)Math.Min(bytes, long.MaxValue);
}
