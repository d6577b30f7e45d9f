using DbCalm.Core.Errors;

namespace DbCalm.Controller.Database.Migrations;

/// <summary>Brings the store to the newest schema: forward only, all in one transaction.</summary>
internal sealed class Migrator(StoreDatabase database, TimeProvider time)
{
    /// <summary>Applies what is missing and returns the version before; refuses a store that a newer version has written.</summary>
    public Task<int> MigrateAsync(IReadOnlyList<Migration> migrations, CancellationToken cancellationToken) => database.WriteAsync(
        async store =>
        {
            await store.ExecuteAsync("CREATE TABLE IF NOT EXISTS dbcalm_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
            int present = (int)(await store.FindAsync<long?>("SELECT MAX(version) FROM dbcalm_migrations") ?? 0);
            int newest = migrations[^1].Version;
            if (present > newest)
            {
                throw new DbCalmException(
                    ErrorCode.Refused,
                    $"the store has schema version {present} and this controller knows versions up to {newest}",
                    "run the newer controller that wrote it, or restore the store from before the upgrade");
            }

            foreach (Migration migration in migrations.Where(migration => migration.Version > present))
            {
                await store.ExecuteAsync(migration.Sql);
                await store.ExecuteAsync(
                    "INSERT INTO dbcalm_migrations (version, name, applied_at) VALUES (@Version, @Name, @AppliedAt)",
                    new { migration.Version, migration.Name, AppliedAt = time.GetUtcNow().ToStored() });
            }

            return present;
        },
        cancellationToken);
}
