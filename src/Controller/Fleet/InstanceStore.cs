using System.Text.Json;
using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Core.Selectors;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>The instances table. A row outlives its host's interest in it, since it remembers when the data was last replaced.</summary>
internal static class InstanceStore
{
    private const string Select = "SELECT i.name, i.host_id, i.listed, i.facts, i.settings, i.restored_at FROM instances i JOIN hosts h ON h.id = i.host_id";
    private const string SelectLabelled = "SELECT i.name, i.host_id, i.settings FROM instances i JOIN hosts h ON h.id = i.host_id";
    private const string IsPresent = "i.listed = 1 AND h.removed_at IS NULL";

    /// <summary>The instance of this name that a host of the fleet lists now; null for none.</summary>
    public static async Task<FleetInstance?> FindAsync(StoreTransaction store, InstanceName name) =>
        (await store.FindAsync<InstanceRow>($"{Select} WHERE {IsPresent} AND i.name = @Name", new { Name = name.Value }))?.ToInstance();

    /// <summary>A page of the instances that are listed now, by name.</summary>
    public static async Task<Page<FleetInstance>> ListAsync(StoreTransaction store, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("instances", pageToken, 1);
        IReadOnlyList<InstanceRow> rows = await store.QueryAsync<InstanceRow>(
            $"{Select} WHERE {IsPresent} AND i.name > @After ORDER BY i.name LIMIT @Limit",
            new { After = after?[0] ?? "", Limit = size + 1 });
        return Page<InstanceRow>.Of(rows, size, row => PageToken.Write("instances", row.Name)).Select(row => row.ToInstance());
    }

    /// <summary>Every instance that is listed now, by name.</summary>
    public static async Task<IReadOnlyList<FleetInstance>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<InstanceRow>($"{Select} WHERE {IsPresent} ORDER BY i.name")).Select(row => row.ToInstance())];

    /// <summary>Every instance that is listed now with what operators said of it, by name.</summary>
    public static async Task<IReadOnlyList<LabelledInstance>> LabelledAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<InstanceRow>($"{SelectLabelled} WHERE {IsPresent} ORDER BY i.name")).Select(row => row.ToLabelled())];

    /// <summary>The instance of this name, if it is listed now, with what operators said of it; null for none.</summary>
    public static async Task<LabelledInstance?> FindLabelledAsync(StoreTransaction store, InstanceName name) =>
        (await store.FindAsync<InstanceRow>($"{SelectLabelled} WHERE {IsPresent} AND i.name = @Name", new { Name = name.Value }))?.ToLabelled();

    /// <summary>The replication clusters of those of <paramref name="names"/> that have one.</summary>
    public static async Task<IReadOnlyDictionary<InstanceName, string>> ClustersAsync(StoreTransaction store, IReadOnlyList<InstanceName> names)
    {
        var clusters = new Dictionary<InstanceName, string>();
        foreach (LabelledInstance known in await NamedAsync(store, [.. names.Select(name => name.Value)]))
        {
            if (Labels.ClusterOf(known.Settings.Labels) is { } cluster)
            {
                clusters[known.Name] = cluster;
            }
        }

        return clusters;
    }

    /// <summary>Those of <paramref name="names"/> that are or were instances, listed or not, with what operators said of them.</summary>
    public static async Task<IReadOnlyList<LabelledInstance>> NamedAsync(StoreTransaction store, IReadOnlyCollection<string> names)
    {
        var found = new List<LabelledInstance>(names.Count);
        foreach (string[] some in names.Chunk(500))
        {
            found.AddRange((await store.QueryAsync<InstanceRow>("SELECT name, host_id, settings FROM instances WHERE name IN @Names", new { Names = some })).Select(row => row.ToLabelled()));
        }

        return found;
    }

    /// <summary>Stores what operators say of the instance.</summary>
    public static Task SetSettingsAsync(StoreTransaction store, InstanceName name, IReadOnlyDictionary<string, string> settings) => store.ExecuteAsync(
        "UPDATE instances SET settings = @Settings WHERE name = @Name", new { Name = name.Value, Settings = JsonSerializer.Serialize(settings) });

    /// <summary>Marks every instance of <paramref name="host"/> as no longer listed.</summary>
    public static Task UnlistAsync(StoreTransaction store, HostId host) =>
        store.ExecuteAsync("UPDATE instances SET listed = 0 WHERE host_id = @Host", new { Host = host.Value });

    /// <summary>
    /// Lists the instance under <paramref name="host"/>, and returns false when another host of the fleet lists it.
    /// An instance that comes from another host has another history: <paramref name="at"/> is noted as the time its data was replaced.
    /// </summary>
    public static async Task<bool> ClaimAsync(StoreTransaction store, HostId host, InstanceName name, InstanceFacts facts, DateTimeOffset at)
    {
        int changed = await store.ExecuteAsync(
            """
            INSERT INTO instances (name, host_id, listed, facts, restored_at) VALUES (@Name, @Host, 1, @Facts, NULL)
            ON CONFLICT (name) DO UPDATE SET
                restored_at = CASE WHEN instances.host_id = excluded.host_id THEN instances.restored_at ELSE @At END,
                host_id = excluded.host_id, listed = 1, facts = excluded.facts
            WHERE instances.host_id = excluded.host_id OR instances.listed = 0
                OR EXISTS (SELECT 1 FROM hosts h WHERE h.id = instances.host_id AND h.removed_at IS NOT NULL)
            """,
            new { Name = name.Value, Host = host.Value, Facts = StoredMessage.Write(facts), At = at.ToStored() });
        return changed == 1;
    }

    /// <summary>Notes that the instance's data was replaced.</summary>
    public static Task SetRestoredAsync(StoreTransaction store, InstanceName name, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE instances SET restored_at = @At WHERE name = @Name", new { Name = name.Value, At = at.ToStored() });
}
