using DbCalm.Controller.Database;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Fleet;

/// <summary>The hosts table.</summary>
internal static class HostStore
{
    private const string Columns =
        "id, name, machine_name, agent_version, certificate_sha256, certificate_expires_at, certificate_authority, next_certificate_sha256, next_certificate_expires_at, next_certificate_authority, "
        + "authorities_sha256, late_returns, late_return_at, late_certificate_sha256, enrolled_at, last_seen_at, pending_since, quarantined_at, revoked_at, removed_at, facts, problems";

    /// <summary>Adds a host that joins for the first time.</summary>
    public static Task InsertAsync(StoreTransaction store, FleetHost host) => store.ExecuteAsync(
        """
        INSERT INTO hosts (id, name, machine_name, agent_version, certificate_sha256, certificate_expires_at, certificate_authority, authorities_sha256, enrolled_at, pending_since, facts, problems)
        VALUES (@Id, @Name, @MachineName, @AgentVersion, @CertificateSha256, @CertificateExpiresAt, @CertificateAuthority, @AuthoritiesSha256, @EnrolledAt, @PendingSince, '{}', '')
        """,
        Identity(host));

    /// <summary>Gives a host that joins again its new identity; the certificate from before no longer counts, nor does what was noted against it.</summary>
    public static Task ReplaceIdentityAsync(StoreTransaction store, FleetHost host) => store.ExecuteAsync(
        """
        UPDATE hosts SET machine_name = @MachineName, agent_version = @AgentVersion, certificate_sha256 = @CertificateSha256, certificate_expires_at = @CertificateExpiresAt,
            certificate_authority = @CertificateAuthority, authorities_sha256 = @AuthoritiesSha256, enrolled_at = @EnrolledAt, pending_since = @PendingSince,
            next_certificate_sha256 = NULL, next_certificate_expires_at = NULL, next_certificate_authority = NULL,
            late_returns = 0, late_return_at = NULL, late_certificate_sha256 = NULL, quarantined_at = NULL, revoked_at = NULL
        WHERE id = @Id
        """,
        Identity(host));

    /// <summary>Notes a certificate that the host was given and does not keep yet; it counts besides the present one.</summary>
    public static Task SetNextCertificateAsync(StoreTransaction store, HostId id, HostCertificate next) => store.ExecuteAsync(
        "UPDATE hosts SET next_certificate_sha256 = @Sha256, next_certificate_expires_at = @ExpiresAt, next_certificate_authority = @Authority WHERE id = @Id AND removed_at IS NULL",
        new { Id = id.Value, next.Sha256, ExpiresAt = next.ExpiresAt.ToStored(), next.Authority });

    /// <summary>From now on only the next certificate counts, if it is the one of this hash; false when it is not.</summary>
    public static async Task<bool> TakeNextCertificateAsync(StoreTransaction store, HostId id, string sha256) => await store.ExecuteAsync(
        """
        UPDATE hosts SET certificate_sha256 = next_certificate_sha256, certificate_expires_at = next_certificate_expires_at, certificate_authority = next_certificate_authority,
            next_certificate_sha256 = NULL, next_certificate_expires_at = NULL, next_certificate_authority = NULL
        WHERE id = @Id AND next_certificate_sha256 = @Sha256
        """,
        new { Id = id.Value, Sha256 = sha256 }) == 1;

    /// <summary>Notes which authorities the host's agent keeps.</summary>
    public static Task SetAuthoritiesAsync(StoreTransaction store, HostId id, string sha256) =>
        store.ExecuteAsync("UPDATE hosts SET authorities_sha256 = @Sha256 WHERE id = @Id AND authorities_sha256 <> @Sha256", new { Id = id.Value, Sha256 = sha256 });

    /// <summary>Counts that the host came back with a certificate that had ended, once for each certificate.</summary>
    public static Task CountLateReturnAsync(StoreTransaction store, HostId id, string sha256, DateTimeOffset at) => store.ExecuteAsync(
        """
        UPDATE hosts SET late_returns = late_returns + 1, late_return_at = @At, late_certificate_sha256 = @Sha256
        WHERE id = @Id AND (late_certificate_sha256 IS NULL OR late_certificate_sha256 <> @Sha256)
        """,
        new { Id = id.Value, Sha256 = sha256, At = at.ToStored() });

    /// <summary>Refuses the host's certificates from now on.</summary>
    public static Task RevokeAsync(StoreTransaction store, HostId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE hosts SET revoked_at = @At WHERE id = @Id AND revoked_at IS NULL", new { Id = id.Value, At = at.ToStored() });

    /// <summary>Lets nobody speak for the host until it is approved.</summary>
    public static Task QuarantineAsync(StoreTransaction store, HostId id, DateTimeOffset at) =>
        store.ExecuteAsync("UPDATE hosts SET quarantined_at = @At WHERE id = @Id", new { Id = id.Value, At = at.ToStored() });

    /// <summary>Lets the host in and clears what was noted against it, but for a revoked certificate.</summary>
    public static Task ApproveAsync(StoreTransaction store, HostId id) => store.ExecuteAsync(
        "UPDATE hosts SET pending_since = NULL, quarantined_at = NULL, late_returns = 0, late_return_at = NULL WHERE id = @Id", new { Id = id.Value });

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
        CertificateSha256 = host.Certificate.Sha256,
        CertificateExpiresAt = host.Certificate.ExpiresAt.ToStored(),
        CertificateAuthority = host.Certificate.Authority,
        host.AuthoritiesSha256,
        EnrolledAt = host.EnrolledAt.ToStored(),
        PendingSince = host.PendingSince?.ToStored(),
    };
}
