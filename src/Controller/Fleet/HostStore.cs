using DbCalm.Controller.Database;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>The hosts table.</summary>
internal static class HostStore
{
    private const string Columns =
        "id, name, machine_name, agent_version, certificate_sha256, certificate_expires_at, enrolled_at, last_seen_at, clone_seen_at, removed_at, facts, problems";

    /// <summary>Adds a host that joins for the first time.</summary>
    public static Task InsertAsync(StoreTransaction store, FleetHost host) => store.ExecuteAsync(
        $"INSERT INTO hosts ({Columns}) VALUES (@Id, @Name, @MachineName, @AgentVersion, @CertificateSha256, @CertificateExpiresAt, @EnrolledAt, NULL, NULL, NULL, '{{}}', '')",
        Identity(host));

    /// <summary>Gives a host that joins again its new identity; the certificate from before no longer counts.</summary>
    public static Task ReplaceIdentityAsync(StoreTransaction store, FleetHost host) => store.ExecuteAsync(
        """
        UPDATE hosts SET machine_name = @MachineName, agent_version = @AgentVersion, certificate_sha256 = @CertificateSha256,
            certificate_expires_at = @CertificateExpiresAt, enrolled_at = @EnrolledAt, clone_seen_at = NULL
        WHERE id = @Id
        """,
        Identity(host));

    /// <summary>The host of this id, removed or not; null for none.</summary>
    public static Task<FleetHost?> FindAsync(StoreTransaction store, HostId id) => FindAsync(store, "id = @Key", id.Value);

    /// <summary>The host of this name that is not removed; null for none.</summary>
    public static Task<FleetHost?> FindAsync(StoreTransaction store, HostName name) => FindAsync(store, "name = @Key AND removed_at IS NULL", name.Value);

    /// <summary>A page of the hosts that are not removed, by name.</summary>
    public static async Task<Page<FleetHost>> ListAsync(StoreTransaction store, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("hosts", pageToken, 1);
        IReadOnlyList<HostRow> rows = await store.QueryAsync<HostRow>(
            $"SELECT {Columns} FROM hosts WHERE removed_at IS NULL AND name > @After ORDER BY name LIMIT @Limit",
            new { After = after?[0] ?? "", Limit = size + 1 });
        return Page<HostRow>.Of(rows, size, row => PageToken.Write("hosts", row.Name)).Select(row => row.ToHost());
    }

    /// <summary>Every host that is not removed, by name.</summary>
    public static async Task<IReadOnlyList<FleetHost>> AllAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<HostRow>($"SELECT {Columns} FROM hosts WHERE removed_at IS NULL ORDER BY name")).Select(row => row.ToHost())];

    /// <summary>The names of all hosts, also of removed ones, since their backups and jobs still name them.</summary>
    public static async Task<IReadOnlyDictionary<HostId, HostName>> NamesAsync(StoreTransaction store) =>
        (await store.QueryAsync<HostRow>("SELECT id, name FROM hosts")).ToDictionary(row => new HostId(row.Id), row => new HostName(row.Name));

    /// <summary>The names of these hosts.</summary>
    public static async Task<IReadOnlyDictionary<HostId, HostName>> NamesAsync(StoreTransaction store, IEnumerable<HostId> hosts) =>
        (await store.QueryAsync<HostRow>("SELECT id, name FROM hosts WHERE id IN @Ids", new { Ids = hosts.Select(host => host.Value).ToArray() })).ToDictionary(row => new HostId(row.Id), row => new HostName(row.Name));

    /// <summary>The hosts that have this name or had it when they were removed.</summary>
    public static async Task<IReadOnlyList<HostId>> NamedAsync(StoreTransaction store, HostName name) =>
        [.. (await store.QueryAsync<string>("SELECT id FROM hosts WHERE name = @Name ORDER BY id", new { Name = name.Value })).Select(id => new HostId(id))];

    /// <summary>The ids of the hosts that were removed.</summary>
    public static async Task<IReadOnlySet<HostId>> RemovedAsync(StoreTransaction store) =>
        (await store.QueryAsync<string>("SELECT id FROM hosts WHERE removed_at IS NOT NULL")).Select(id => new HostId(id)).ToHashSet();

    /// <summary>Notes what the agent said of the host.</summary>
    public static Task SetFactsAsync(StoreTransaction store, HostId id, HostFacts facts, IReadOnlyList<string> problems, DateTimeOffset seenAt) => store.ExecuteAsync(
        "UPDATE hosts SET facts = @Facts, problems = @Problems, last_seen_at = @SeenAt, agent_version = @AgentVersion, machine_name = @MachineName WHERE id = @Id",
        new { Id = id.Value, Facts = StoredMessage.Write(facts), Problems = string.Join('\n', problems), SeenAt = seenAt.ToStored(), facts.AgentVersion, facts.MachineName });

    /// <summary>Notes when the agent was last there.</summary>
    public static Task SetSeenAsync(StoreTransaction store, HostId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE hosts SET last_seen_at = @At WHERE id = @Id", new { Id = id.Value, At = at.ToStored() });

    /// <summary>Notes that a second process with the host's identity was turned away.</summary>
    public static Task SetCloneSeenAsync(StoreTransaction store, HostId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE hosts SET clone_seen_at = @At WHERE id = @Id", new { Id = id.Value, At = at.ToStored() });

    /// <summary>Takes the host out of the fleet; its name is free again.</summary>
    public static Task RemoveAsync(StoreTransaction store, HostId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE hosts SET removed_at = @At WHERE id = @Id AND removed_at IS NULL", new { Id = id.Value, At = at.ToStored() });

    private static async Task<FleetHost?> FindAsync(StoreTransaction store, string condition, string key) =>
        (await store.FindAsync<HostRow>($"SELECT {Columns} FROM hosts WHERE {condition}", new { Key = key }))?.ToHost();

    private static object Identity(FleetHost host) => new
    {
        Id = host.Id.Value,
        Name = host.Name.Value,
        host.MachineName,
        host.AgentVersion,
        host.CertificateSha256,
        CertificateExpiresAt = host.CertificateExpiresAt.ToStored(),
        EnrolledAt = host.EnrolledAt.ToStored(),
    };
}
