using DbCalm.Controller.Database;
using DbCalm.Controller.Database.Migrations;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests;

/// <summary>A real store in a temporary folder, with the newest schema.</summary>
internal sealed class TestStore : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private TestStore() => Database = new StoreDatabase(Path);

    public static DateTimeOffset Start { get; } = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public StoreDatabase Database { get; }

    public string Path => directory.At("db.sqlite3");

    public ManualTime Time { get; } = new(Start);

    public static async Task<TestStore> OpenAsync()
    {
        var store = new TestStore();
        await new Migrator(store.Database, store.Time).MigrateAsync(AllMigrations.InOrder, TestContext.Current.CancellationToken);
        return store;
    }

    public async Task<FleetHost> AddHostAsync(string name)
    {
        var host = new FleetHost
        {
            Id = new HostId(Guid.NewGuid().ToString("N")),
            Name = new HostName(name),
            MachineName = name,
            AgentVersion = "1",
            Certificate = new HostCertificate("00", Start.AddYears(1), ""),
            EnrolledAt = Start,
        };
        await Database.WriteAsync(store => HostStore.InsertAsync(store, host), TestContext.Current.CancellationToken);
        return host;
    }

    public void Dispose()
    {
        Database.Dispose();
        directory.Dispose();
    }
}
