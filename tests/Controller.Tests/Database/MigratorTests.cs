using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Database;

public sealed class MigratorTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_store_is_made_once_and_opened_again()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));
        var migrator = new Migrator(database, TimeProvider.System);

        Assert.Equal(0, await migrator.MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken));
        Assert.Equal(AllMigrations.InOrder[^1].Version, await migrator.MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_of_the_first_version_keeps_its_backups()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));
        var migrator = new Migrator(database, TimeProvider.System);
        await migrator.MigrateAsync([FirstSchema.Migration], TestContext.Current.CancellationToken);
        await database.WriteAsync(
            store => store.ExecuteAsync(
                """
                INSERT INTO hosts (id, name, machine_name, agent_version, certificate_sha256, certificate_expires_at, enrolled_at, facts, problems) VALUES ('h', 'h', 'h', '1', '', '', '', '{}', '');
                INSERT INTO backups (id, chain_id, instance, host_id, type, state, job_id, started_at, finished_at, data_bytes, from_lsn, to_lsn, last_lsn, server_version, tool_version, proof, problem)
                VALUES ('b', 'b', 'db1', 'h', 'Full', 'Available', 'j', '2026-11-21T10:00:00.0000000Z', '2026-11-21T10:05:00.0000000Z', 1, 0, 2, 2, '', '', 'None', '')
                """),
            TestContext.Current.CancellationToken);

        Assert.Equal(1, await migrator.MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken));

        Backup backup = await database.ReadAsync(store => CatalogStore.GetAsync(store, new BackupId("b")), TestContext.Current.CancellationToken);
        Assert.Equal((new InstanceName("db1"), (int?)null), (backup.Instance, backup.ScheduleId));
        Assert.Equal((BackupMethod.MariaBackup, new PhysicalPosition(0, 2, 2)), (backup.Method, backup.Physical));
    }

    [Fact]
    public async Task The_tables_of_DBCalm_in_the_same_file_are_left_alone()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));
        await database.WriteAsync(store => store.ExecuteAsync("CREATE TABLE backup (id TEXT); CREATE TABLE process (id TEXT); CREATE TABLE user (id TEXT); INSERT INTO backup VALUES ('b')"), TestContext.Current.CancellationToken);

        await new Migrator(database, TimeProvider.System).MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken);

        Assert.Equal("b", await database.ReadAsync(store => store.FindAsync<string>("SELECT id FROM backup"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));
        var migrator = new Migrator(database, TimeProvider.System);
        await migrator.MigrateAsync([.. AllMigrations.InOrder, new Migration(99, "from the future", "CREATE TABLE later (id TEXT)")], TestContext.Current.CancellationToken);

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => migrator.MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCode.Refused, e.Code);
        Assert.Contains("version 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));
        var migrator = new Migrator(database, TimeProvider.System);

        await Assert.ThrowsAnyAsync<Exception>(() => migrator.MigrateAsync([new Migration(1, "half", "CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT)")], TestContext.Current.CancellationToken));

        Assert.Equal(0, await database.ReadAsync(store => store.FindAsync<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_store_uses_the_systems_SQLite_with_every_commit_synced()
    {
        using var database = new StoreDatabase(directory.At("db.sqlite3"));

        string? version = await database.ReadAsync(store => store.FindAsync<string>("SELECT sqlite_version()"), TestContext.Current.CancellationToken);
        long synchronous = await database.ReadAsync(store => store.FindAsync<long>("PRAGMA synchronous"), TestContext.Current.CancellationToken);
        string? journal = await database.ReadAsync(store => store.FindAsync<string>("PRAGMA journal_mode"), TestContext.Current.CancellationToken);

        Assert.True(Version.Parse(version!) >= new Version(3, 34), version);
        Assert.Equal(2, synchronous);
        Assert.Equal("wal", journal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        directory.Write("db.sqlite3", new string('x', 8192));
        using var database = new StoreDatabase(directory.At("db.sqlite3"));

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => database.ReadAsync(SchemaStore.IsThereAsync, TestContext.Current.CancellationToken));

        Assert.Contains("db.sqlite3", e.Message, StringComparison.Ordinal);
    }
}
