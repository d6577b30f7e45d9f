using DbCalm.Controller.Api;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using WireBackup = DbCalm.Protocol.V1.Backup;

namespace DbCalm.Controller.Tests.Api;

public sealed class BackupReaderTests
{
    [Fact]
    public async Task A_hosts_name_finds_the_backups_of_all_that_had_it()
    {
        using TestStore store = await TestStore.OpenAsync();
        FleetHost removed = await store.AddHostAsync("web1");
        await store.Database.WriteAsync(s => HostStore.RemoveAsync(s, removed.Id, TestStore.Start), TestContext.Current.CancellationToken);
        FleetHost now = await store.AddHostAsync("web1");
        FleetHost other = await store.AddHostAsync("web2");
        foreach ((FleetHost host, int number) in new[] { removed, now, other }.Select((host, i) => (host, i)))
        {
            await store.Database.WriteAsync(s => CatalogStore.InsertAsync(s, Backup($"b{number}", host.Id)), TestContext.Current.CancellationToken);
        }

        var reader = new BackupReader(store.Database);
        Assert.Equal(["b1 of web1", "b0 of web1"], await ListAsync(reader, new HostName("web1")));
        Assert.Equal(["b2 of web2"], await ListAsync(reader, new HostName("web2")));
        Assert.Empty(await ListAsync(reader, new HostName("nobody")));
        Assert.Equal(["b2 of web2", "b1 of web1", "b0 of web1"], await ListAsync(reader, null));
    }

    private static async Task<IEnumerable<string>> ListAsync(BackupReader reader, HostName? host)
    {
        Page<WireBackup> page = await reader.ListAsync(new BackupQuery(), host, 10, "", TestContext.Current.CancellationToken);
        return page.Items.Select(backup => $"{backup.Id} of {backup.Host}");
    }

    private static Backup Backup(string id, HostId host) => new()
    {
        Id = new BackupId(id),
        ChainId = new ChainId(id),
        Instance = new InstanceName("db1"),
        Host = host,
        Type = BackupType.Full,
        State = BackupState.Failed,
        JobId = new JobId("j"),
        StartedAt = TestStore.Start,
        FinishedAt = TestStore.Start,
    };
}
