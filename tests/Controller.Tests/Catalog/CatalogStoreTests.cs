using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Tests.Catalog;

public sealed class CatalogStoreTests : IAsyncLifetime
{
    private TestStore store = null!;
    private FleetHost host = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync();
        host = await store.AddHostAsync("h");
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_backup_is_read_back_as_it_was_written()
    {
        Backup backup = Backup("b", 0) with { Binlog = new BinlogPosition("bin.1", 4, "0-1-2"), FromLsn = 1, ToLsn = long.MaxValue, LastLsn = long.MaxValue, Hold = new Hold(TestStore.Start, "audit"), Proof = Proof.Checksummed, ProofAt = TestStore.Start };
        await InsertAsync(backup);

        Backup read = await store.Database.ReadAsync(s => CatalogStore.GetAsync(s, backup.Id), TestContext.Current.CancellationToken);
        Assert.Equal(backup.Copies, read.Copies);
        Assert.Equal(backup, read with { Copies = backup.Copies });
    }

    [Fact]
    public async Task Pages_hold_every_backup_once_newest_first_also_when_times_are_equal()
    {
        foreach (int i in Enumerable.Range(0, 25))
        {
            await InsertAsync(Backup($"b{i:00}", i / 4));
        }

        var ids = new List<string>();
        string token = "";
        do
        {
            Page<Backup> page = await store.Database.ReadAsync(s => CatalogStore.ListAsync(s, null, 7, token), TestContext.Current.CancellationToken);
            ids.AddRange(page.Items.Select(backup => backup.Id.Value));
            token = page.NextPageToken ?? "";
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"b{i:00}").Reverse(), ids);
    }

    [Fact]
    public async Task A_page_of_more_than_a_thousand_is_refused() =>
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => store.Database.ReadAsync(s => CatalogStore.ListAsync(s, null, 1001, ""), TestContext.Current.CancellationToken))).Code);

    [Fact]
    public async Task A_proof_is_raised_and_never_lowered()
    {
        await InsertAsync(Backup("b", 0));
        await RaiseAsync(Proof.Prepared, 1);
        await RaiseAsync(Proof.Checksummed, 2);
        Assert.Equal((Proof.Prepared, TestStore.Start.AddHours(1)), await ProofAsync());

        await RaiseAsync(Proof.Prepared, 3);
        Assert.Equal((Proof.Prepared, TestStore.Start.AddHours(3)), await ProofAsync());
    }

    [Fact]
    public async Task The_newest_of_each_instance_is_an_available_one()
    {
        await InsertAsync(Backup("a1", 1));
        await InsertAsync(Backup("a2", 2));
        await InsertAsync(Backup("a3", 3) with { State = BackupState.Failed });
        await InsertAsync(Backup("z1", 1) with { Instance = new InstanceName("other") });

        IReadOnlyDictionary<InstanceName, Backup> newest = await store.Database.ReadAsync(CatalogStore.NewestAsync, TestContext.Current.CancellationToken);

        Assert.Equal(["a2", "z1"], newest.Values.Select(backup => backup.Id.Value).Order());
    }

    private Task InsertAsync(Backup backup) => store.Database.WriteAsync(s => CatalogStore.InsertAsync(s, backup), TestContext.Current.CancellationToken);

    private Task RaiseAsync(Proof proof, int hours) =>
        store.Database.WriteAsync(s => CatalogStore.RaiseProofAsync(s, new BackupId("b"), proof, TestStore.Start.AddHours(hours)), TestContext.Current.CancellationToken);

    private async Task<(Proof Proof, DateTimeOffset? At)> ProofAsync()
    {
        Backup backup = await store.Database.ReadAsync(s => CatalogStore.GetAsync(s, new BackupId("b")), TestContext.Current.CancellationToken);
        return (backup.Proof, backup.ProofAt);
    }

    private Backup Backup(string id, int hours) => new()
    {
        Id = new BackupId(id),
        ChainId = new ChainId(id),
        Instance = new InstanceName("db1"),
        Host = host.Id,
        Type = BackupType.Full,
        State = BackupState.Available,
        JobId = new JobId("j"),
        Copies = [new BackupCopy { Repository = new RepositoryName("local"), State = CopyState.Available, Host = host.Id, StoredBytes = 5, ManifestSha256 = new string('a', 64) }],
        StartedAt = TestStore.Start.AddHours(hours),
        FinishedAt = TestStore.Start.AddHours(hours),
    };
}
