using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;

namespace DbCalm.Controller.Catalog;

/// <summary>The backups table: the catalog.</summary>
internal static class CatalogStore
{
    private const string Columns =
        "id, chain_id, instance, host_id, type, state, from_backup_id, job_id, repository, started_at, finished_at, data_bytes, stored_bytes, "
        + "from_lsn, to_lsn, binlog_file, binlog_position, binlog_gtid, server_version, tool_version, manifest_sha256, proof, proof_at, problem";

    /// <summary>Adds a backup. One of the same id stays as it is: a job ends once.</summary>
    public static Task InsertAsync(StoreTransaction store, Backup backup) => store.ExecuteAsync(
        $"""
        INSERT INTO backups ({Columns}) VALUES (@Id, @ChainId, @Instance, @HostId, @Type, @State, @FromBackupId, @JobId, @Repository, @StartedAt, @FinishedAt,
            @DataBytes, @StoredBytes, @FromLsn, @ToLsn, @BinlogFile, @BinlogPosition, @BinlogGtid, @ServerVersion, @ToolVersion, @ManifestSha256, @Proof, @ProofAt, @Problem)
        ON CONFLICT (id) DO NOTHING
        """,
        BackupRow.Of(backup));

    /// <summary>The backup of this id; null for none.</summary>
    public static async Task<Backup?> FindAsync(StoreTransaction store, BackupId id) =>
        (await store.FindAsync<BackupRow>($"SELECT {Columns} FROM backups WHERE id = @Id", new { Id = id.Value }))?.ToBackup();

    /// <summary>The backup of this id; throws a not-found error for none.</summary>
    public static async Task<Backup> GetAsync(StoreTransaction store, BackupId id) =>
        await FindAsync(store, id) ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no backup {id}", "see 'dbcalmctl backups list'");

    /// <summary>All backups of the instance, in no order.</summary>
    public static async Task<IReadOnlyList<Backup>> OfInstanceAsync(StoreTransaction store, InstanceName instance) =>
        [.. (await store.QueryAsync<BackupRow>($"SELECT {Columns} FROM backups WHERE instance = @Instance", new { Instance = instance.Value })).Select(row => row.ToBackup())];

    /// <summary>The newest available backup of each instance that has one.</summary>
    public static async Task<IReadOnlyDictionary<InstanceName, Backup>> NewestAsync(StoreTransaction store) =>
        (await store.QueryAsync<BackupRow>(
            $"""
            SELECT {Columns} FROM backups b WHERE state = 'Available' AND NOT EXISTS (
                SELECT 1 FROM backups n WHERE n.instance = b.instance AND n.state = 'Available'
                    AND (n.started_at > b.started_at OR (n.started_at = b.started_at AND n.id > b.id)))
            """))
        .Select(row => row.ToBackup()).ToDictionary(backup => backup.Instance);

    /// <summary>A page of the catalog, newest first; of one instance or, when null, of all.</summary>
    public static async Task<Page<Backup>> ListAsync(StoreTransaction store, InstanceName? instance, uint pageSize, string pageToken)
    {
        int size = PageSize.Of(pageSize);
        string[]? after = PageToken.Read("backups", pageToken, 2);
        string filter = (instance is null ? "1 = 1" : "instance = @Instance")
            + (after is null ? "" : " AND (started_at < @At OR (started_at = @At AND id < @Id))");
        IReadOnlyList<BackupRow> rows = await store.QueryAsync<BackupRow>(
            $"SELECT {Columns} FROM backups WHERE {filter} ORDER BY started_at DESC, id DESC LIMIT @Limit",
            new { Instance = instance?.Value, At = after?[0], Id = after?[1], Limit = size + 1 });
        return Page<BackupRow>.Of(rows, size, row => PageToken.Write("backups", row.StartedAt, row.Id)).Select(row => row.ToBackup());
    }

    /// <summary>Notes that the backup was seen to hold: a lower proof than the one it has changes nothing.</summary>
    public static async Task RaiseProofAsync(StoreTransaction store, BackupId id, Proof proof, DateTimeOffset at)
    {
        if (await FindAsync(store, id) is { } backup && proof >= backup.Proof)
        {
            await store.ExecuteAsync("UPDATE backups SET proof = @Proof, proof_at = @At WHERE id = @Id", new { Id = id.Value, Proof = proof.ToString(), At = at.ToStored() });
        }
    }

    /// <summary>Notes what <paramref name="host"/> found wrong with a backup of its own; empty for nothing.</summary>
    public static Task SetProblemAsync(StoreTransaction store, HostId host, BackupId id, string problem) =>
        store.ExecuteAsync("UPDATE backups SET problem = @Problem WHERE id = @Id AND host_id = @Host", new { Id = id.Value, Host = host.Value, Problem = problem });

    /// <summary>What the catalog holds in all.</summary>
    public static async Task<CatalogTotals> TotalsAsync(StoreTransaction store)
    {
        long available = await store.FindAsync<long>("SELECT COUNT(*) FROM backups WHERE state = 'Available'");
        return new CatalogTotals(available, await store.FindAsync<long?>("SELECT CAST(SUM(stored_bytes) AS BIGINT) FROM backups WHERE state = 'Available'") ?? 0);
    }

    /// <summary>The available backups that a verification found something wrong with.</summary>
    public static async Task<IReadOnlyList<Backup>> WithProblemsAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<BackupRow>($"SELECT {Columns} FROM backups WHERE state = 'Available' AND problem <> '' ORDER BY started_at DESC LIMIT 20")).Select(row => row.ToBackup())];
}
