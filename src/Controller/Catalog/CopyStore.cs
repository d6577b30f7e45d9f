using DbCalm.Controller.Database;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Catalog;

/// <summary>The copies table: which repository holds which backup.</summary>
internal static class CopyStore
{
    // Below the number of parameters that every database takes.
    private const int IdsAtOnce = 500;

    /// <summary>On backups: has a copy in @Repository. Looked up backup by backup.</summary>
    public const string HasCopyThere = "EXISTS (SELECT 1 FROM copies c WHERE c.backup_id = backups.id AND c.repository = @Repository)";

    /// <summary>On backups: has a copy in @Repository. The copies there are found first.</summary>
    public const string IsThere = "id IN (SELECT c.backup_id FROM copies c WHERE c.repository = @Repository)";

    /// <summary>Copies in @Repository, at most @Enough.</summary>
    public const string SomeThere = "SELECT 1 FROM copies WHERE repository = @Repository LIMIT @Enough";

    /// <summary>How much longer it takes to come from one table to the other than to look at a row of one.</summary>
    public const int CostOfThere = 3;

    private const string Columns =
        "backup_id, repository, host_id, position, state, spooled_on, format, compression, key_id, stored_bytes, manifest_sha256, retain_until, problem";

    /// <summary>Adds the copy as the backup's last, or replaces the one in the same repository, which keeps its place.</summary>
    public static Task PutAsync(StoreTransaction store, BackupId backup, BackupCopy copy) => store.ExecuteAsync(
        $"""
        INSERT INTO copies ({Columns}) VALUES (@BackupId, @Repository, @HostId,
            (SELECT COALESCE(MAX(other.position), -1) + 1 FROM copies other WHERE other.backup_id = @BackupId), @State, @SpooledOn, @Format, @Compression, @KeyId, @StoredBytes,
            @ManifestSha256, @RetainUntil, @Problem)
        ON CONFLICT (backup_id, repository) DO UPDATE SET host_id = excluded.host_id, state = excluded.state, spooled_on = excluded.spooled_on,
            format = excluded.format, compression = excluded.compression, key_id = excluded.key_id, stored_bytes = excluded.stored_bytes,
            manifest_sha256 = excluded.manifest_sha256, retain_until = excluded.retain_until, problem = excluded.problem
        """,
        CopyRow.Of(backup, copy));

    /// <summary>Forgets a copy.</summary>
    public static Task RemoveAsync(StoreTransaction store, BackupId backup, RepositoryName repository) =>
        store.ExecuteAsync("DELETE FROM copies WHERE backup_id = @Id AND repository = @Repository", new { Id = backup.Value, Repository = repository.Value });

    /// <summary>Notes in which state a copy is and what is wrong with it, empty for nothing.</summary>
    public static Task SetStateAsync(StoreTransaction store, BackupId backup, RepositoryName repository, CopyState state, string problem) => store.ExecuteAsync(
        "UPDATE copies SET state = @State, problem = @Problem WHERE backup_id = @Id AND repository = @Repository",
        new { Id = backup.Value, Repository = repository.Value, State = state.ToString(), Problem = problem });

    /// <summary>Notes what is wrong with a copy; empty for nothing.</summary>
    public static Task SetProblemAsync(StoreTransaction store, BackupId backup, RepositoryName repository, string problem) => store.ExecuteAsync(
        "UPDATE copies SET problem = @Problem WHERE backup_id = @Id AND repository = @Repository",
        new { Id = backup.Value, Repository = repository.Value, Problem = problem });

    /// <summary>The copies of each of these backups.</summary>
    public static async Task<ILookup<string, BackupCopy>> OfAsync(StoreTransaction store, IEnumerable<string> backups)
    {
        var rows = new List<CopyRow>();
        foreach (string[] ids in backups.Chunk(IdsAtOnce))
        {
            rows.AddRange(await store.QueryAsync<CopyRow>($"SELECT {Columns} FROM copies WHERE backup_id IN @Ids ORDER BY position", new { Ids = ids }));
        }

        return rows.ToLookup(row => row.BackupId, row => row.ToCopy());
    }

    /// <summary>The copies of the backups whose ids <paramref name="select"/> finds.</summary>
    public static async Task<ILookup<string, BackupCopy>> OfTheseAsync(StoreTransaction store, string select, object? parameters) =>
        (await store.QueryAsync<CopyRow>($"SELECT {Columns} FROM copies WHERE backup_id IN ({select}) ORDER BY position", parameters)).ToLookup(row => row.BackupId, row => row.ToCopy());

    /// <summary>The ids of the backups that have a copy in the repository, pending or not; of one host's own, or of the fleet's when <paramref name="host"/> is null.</summary>
    public static async Task<IReadOnlyList<BackupId>> InAsync(StoreTransaction store, RepositoryName repository, HostId? host) =>
        [.. (await store.QueryAsync<string>($"{SelectIn(host)} ORDER BY backup_id", new { Repository = repository.Value, Host = host?.Value })).Select(id => new BackupId(id))];

    /// <summary>Selects the same, of @Repository and @Host.</summary>
    public static string SelectIn(HostId? host) => $"SELECT backup_id FROM copies WHERE repository = @Repository AND {(host is null ? "host_id IS NULL" : "host_id = @Host")}";

    /// <summary>How many copies a repository has and their bytes.</summary>
    public static async Task<CatalogTotals> TotalsAsync(StoreTransaction store, RepositoryName repository, HostId? host)
    {
        string filter = $"repository = @Repository AND {(host is null ? "host_id IS NULL" : "host_id = @Host")}";
        var key = new { Repository = repository.Value, Host = host?.Value };
        long count = await store.FindAsync<long>($"SELECT COUNT(*) FROM copies WHERE {filter}", key);
        return new CatalogTotals(count, await store.FindAsync<long?>($"SELECT CAST(SUM(stored_bytes) AS BIGINT) FROM copies WHERE {filter}", key) ?? 0);
    }

    /// <summary>Copies that still have to be made, with their backups; oldest backup first.</summary>
    public static async Task<IReadOnlyList<(BackupId Backup, BackupCopy Copy)>> PendingAsync(StoreTransaction store) =>
        [.. (await store.QueryAsync<CopyRow>($"SELECT {Columns} FROM copies WHERE state = 'Pending' ORDER BY backup_id")).Select(row => (new BackupId(row.BackupId), row.ToCopy()))];
}
