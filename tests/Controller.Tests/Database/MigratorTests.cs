using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Core.Errors;
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
        Assert.Equal(AllMigrations.InOrder.Count, await migrator.MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken));
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
