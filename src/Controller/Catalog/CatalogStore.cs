using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Catalog;

/// <summary>The backups table: the catalog.</summary>
internal static class CatalogStore
{
    /// <summary>The columns of a <see cref="BackupRow"/>.</summary>
    internal const string Columns =
        "id, chain_id, instance, host_id, type, state, from_backup_id, job_id, started_at, finished_at, data_bytes, from_lsn, to_lsn, last_lsn, "
        + "binlog_file, binlog_position, binlog_gtid, server_version, tool_version, proof, proof_at, held_at, hold_reason, problem, schedule_id, foreign_schedule_id, method";

    // From name to name, since a fleet has few instances and many backups. The last is null.
    private const string Names = """
        names (name) AS (
            SELECT MIN(instance) FROM backups
            UNION ALL SELECT (SELECT MIN(b.instance) FROM backups b WHERE b.instance > names.name) FROM names WHERE names.name IS NOT NULL)
        """;

    /// <summary>Adds a backup with its copies. One of the same id stays as it is: a job ends once.</summary>
    public static async Task InsertAsync(StoreTransaction store, Backup backup)
    {
        int added = await store.ExecuteAsync(
            $"""
            INSERT INTO backups ({Columns}) VALUES (@Id, @ChainId, @Instance, @HostId, @Type, @State, @FromBackupId, @JobId, @StartedAt, @FinishedAt, @DataBytes,
                @FromLsn, @ToLsn, @LastLsn, @BinlogFile, @BinlogPosition, @BinlogGtid, @ServerVersion, @ToolVersion, @Proof, @ProofAt, @HeldAt, @HoldReason, @Problem, @ScheduleId, @ForeignScheduleId, @Method)
            ON CONFLICT (id) DO NOTHING
            """,
            BackupRow.Of(backup));
        if (added == 0)
        {
            return;
        }

        foreach (BackupCopy copy in backup.Copies)
        {
            await CopyStore.PutAsync(store, backup.Id, copy);
        }
    }

    /// <summary>Forgets a backup and its copies.</summary>
    public static async Task RemoveAsync(StoreTransaction store, BackupId id)
    {
        await store.ExecuteAsync("DELETE FROM copies WHERE backup_id = @Id", new { Id = id.Value });
        await store.ExecuteAsync("DELETE FROM backups WHERE id = @Id", new { Id = id.Value });
    }

    /// <summary>Notes whether the backup can be used.</summary>
    public static Task SetStateAsync(StoreTransaction store, BackupId id, BackupState state) =>
        store.ExecuteAsync("UPDATE backups SET state = @State WHERE id = @Id", new { Id = id.Value, State = state.ToString() });

    /// <summary>Holds the backup, or releases it with null.</summary>
    public static Task SetHoldAsync(StoreTransaction store, BackupId id, Hold? hold) => store.ExecuteAsync(
        "UPDATE backups SET held_at = @At, hold_reason = @Reason WHERE id = @Id", new { Id = id.Value, At = hold?.At.ToStored(), hold?.Reason });

    /// <summary>The backup of this id; null for none.</summary>
    public static async Task<Backup?> FindAsync(StoreTransaction store, BackupId id) =>
        (await QueryAsync(store, "WHERE id = @Id", new { Id = id.Value })).FirstOrDefault();

    /// <summary>The backup of this id; throws a not-found error for none.</summary>
    public static async Task<Backup> GetAsync(StoreTransaction store, BackupId id) =>
        await FindAsync(store, id) ?? throw new DbCalmException(ErrorCode.NotFound, $"there is no backup {id}", "see 'dbcalmctl backups list'");

    /// <summary>All backups of the instance, in no order.</summary>
    public static Task<IReadOnlyList<Backup>> OfInstanceAsync(StoreTransaction store, InstanceName instance) =>
        QueryAsync(store, "WHERE instance = @Instance", new { Instance = instance.Value });

    /// <summary>All backups with a copy in the repository, pending or not; of one host's own, or of the fleet's when <paramref name="host"/> is null. By id.</summary>
    public static Task<IReadOnlyList<Backup>> InAsync(StoreTransaction store, RepositoryName repository, HostId? host) =>
        QueryAsync(store, $"WHERE id IN ({CopyStore.SelectIn(host)}) ORDER BY id", new { Repository = repository.Value, Host = host?.Value });

    /// <summary>All backups of the chain, in no order.</summary>
    public static Task<IReadOnlyList<Backup>> OfChainAsync(StoreTransaction store, ChainId chain) => QueryAsync(store, "WHERE chain_id = @Chain", new { Chain = chain.Value });

    /// <summary>The chain of the newest available backup of the instance that was taken on this host and that something can be built on, in no order; empty when there is none.</summary>
    public static Task<IReadOnlyList<Backup>> NewestChainAsync(StoreTransaction store, InstanceName instance, HostId host) => QueryAsync(
        store,
        $"""
        WHERE chain_id = (
            SELECT n.chain_id FROM backups n
            WHERE n.instance = @Instance AND COALESCE(n.host_id, '') = @Host AND COALESCE(n.state, '') = 'Available' AND {IsOneOf(MethodRule.WithIncrementals)}
            ORDER BY n.started_at DESC, n.id DESC LIMIT 1)
        """,
        new { Instance = instance.Value, Host = host.Value });

    /// <summary>True when the catalog holds a backup that this schedule wanted.</summary>
    public static async Task<bool> AnyOfScheduleAsync(StoreTransaction store, int schedule) =>
        await store.FindAsync<long?>("SELECT 1 FROM backups WHERE schedule_id = @Schedule LIMIT 1", new { Schedule = schedule }) is not null;

    /// <summary>The instances that have backups, by name.</summary>
    public static async Task<IReadOnlyList<InstanceName>> InstancesAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<string>($"WITH RECURSIVE {Names} SELECT name FROM names WHERE name IS NOT NULL ORDER BY name")).Select(name => new InstanceName(name))];

    /// <summary>The instances with copies that are being deleted, by name.</summary>
    public static async Task<IReadOnlyList<InstanceName>> InstancesInDeletionAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<string>("SELECT DISTINCT b.instance FROM copies c JOIN backups b ON b.id = c.backup_id WHERE c.state = 'Deleting' ORDER BY b.instance")).Select(name => new InstanceName(name))];

    /// <summary>The newest available backup of each instance that has one, however it was taken.</summary>
    public static Task<IReadOnlyDictionary<InstanceName, Backup>> NewestAsync(StoreTransaction store) => NewestAsync(store, "1 = 1");

    /// <summary>The newest available backup of each instance among those that were taken with one of <paramref name="methods"/>.</summary>
    public static Task<IReadOnlyDictionary<InstanceName, Backup>> NewestAsync(StoreTransaction store, IReadOnlyList<BackupMethod> methods) => NewestAsync(store, IsOneOf(methods));

    private static async Task<IReadOnlyDictionary<InstanceName, Backup>> NewestAsync(StoreTransaction store, string condition) =>
        (await QueryAsync(
            store,
            $"""
            WHERE id IN (
                WITH RECURSIVE {Names}
                SELECT (SELECT n.id FROM backups n WHERE n.instance = names.name AND COALESCE(n.state, '') = 'Available' AND {condition} ORDER BY n.started_at DESC, n.id DESC LIMIT 1) FROM names)
            """,
            null))
        .ToDictionary(backup => backup.Instance);

    /// <summary>Notes that the backup was seen to hold: a lower proof than the one it has changes nothing.</summary>
    public static async Task RaiseProofAsync(StoreTransaction store, BackupId id, Proof proof, DateTimeOffset at)
    {
        if (await FindAsync(store, id) is { } backup && proof >= backup.Proof)
        {
            await store.ExecuteAsync("UPDATE backups SET proof = @Proof, proof_at = @At WHERE id = @Id", new { Id = id.Value, Proof = proof.ToString(), At = at.ToStored() });
        }
    }

    /// <summary>What the catalog holds in all.</summary>
    public static async Task<CatalogTotals> TotalsAsync(StoreTransaction store)
    {
        long all = await store.FindAsync<long>("SELECT COUNT(*) FROM backups");
        long others = await store.FindAsync<long>("SELECT COUNT(*) FROM backups WHERE state <> 'Available'");
        return new CatalogTotals(all - others, await store.FindAsync<long?>("SELECT CAST(SUM(stored_bytes) AS BIGINT) FROM copies WHERE state = 'Available'") ?? 0);
    }

    /// <summary>The available backups with a copy that something is wrong with, newest first, at most 20.</summary>
    public static Task<IReadOnlyList<Backup>> WithProblemsAsync(StoreTransaction store) => QueryAsync(
        store, "WHERE id IN (SELECT c.backup_id FROM copies c WHERE c.problem <> '') AND COALESCE(state, '') = 'Available' ORDER BY COALESCE(started_at, '') DESC LIMIT 20", null);

    // Of the newest rows almost all are of these, so that no index has to know the method. Names have no quotes.
    private static string IsOneOf(IReadOnlyList<BackupMethod> methods) => $"n.method IN ({string.Join(", ", methods.Select(method => $"'{method}'"))})";

    private static async Task<IReadOnlyList<Backup>> QueryAsync(StoreTransaction store, string clauses, object? parameters)
    {
        IReadOnlyList<BackupRow> rows = await store.QueryAsync<BackupRow>($"SELECT {Columns} FROM backups {clauses}", parameters);
        ILookup<string, BackupCopy> copies = await CopyStore.OfTheseAsync(store, $"SELECT id FROM backups {clauses}", parameters);
        return [.. rows.Select(row => row.ToBackup([.. copies[row.Id]]))];
    }
}
