using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

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
        Backup backup = Backup("b", 0) with { Binlog = new BinlogPosition("bin.1", 4, "0-1-2"), Physical = new PhysicalPosition(1, long.MaxValue, long.MaxValue), Hold = new Hold(TestStore.Start, "audit"), Proof = Proof.Checksummed, ProofAt = TestStore.Start, ScheduleId = 7 };
        await InsertAsync(backup);

        Backup read = await store.Database.ReadAsync(s => CatalogStore.GetAsync(s, backup.Id), TestContext.Current.CancellationToken);
        Assert.Equal(backup.Copies, read.Copies);
        Assert.Equal(backup, read with { Copies = backup.Copies });
    }

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

    [Fact]
    public async Task Backups_of_another_method_are_kept_and_never_built_on()
    {
        var files = new BackupMethod("files");
        await InsertAsync(Backup("a1", 1));
        await InsertAsync(Backup("a2", 2) with { Method = files, Physical = null });

        Assert.Equal(files, (await ReadAsync(s => CatalogStore.GetAsync(s, new BackupId("a2")))).Method);
        Assert.Equal(["a1"], (await ReadAsync(s => CatalogStore.NewestChainAsync(s, new InstanceName("db1"), host.Id))).Select(backup => backup.Id.Value));
        Assert.Equal("a2", (await ReadAsync(s => CatalogStore.NewestAsync(s))).Values.Single().Id.Value);
        Assert.Equal("a1", (await ReadAsync(s => CatalogStore.NewestAsync(s, MethodRule.OfWholeServers))).Values.Single().Id.Value);
    }

    [Fact]
    public async Task Totals_count_what_is_available()
    {
        await InsertAsync(Backup("a", 1));
        await InsertAsync(Backup("b", 2));
        await InsertAsync(Backup("c", 3) with { State = BackupState.Failed, Copies = [] });

        Assert.Equal(new CatalogTotals(2, 10), await store.Database.ReadAsync(CatalogStore.TotalsAsync, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Backups_with_a_bad_copy_are_found_newest_first()
    {
        foreach (int i in Enumerable.Range(0, 30))
        {
            Backup backup = Backup($"b{i:00}", i);
            await InsertAsync(i % 3 == 0 ? backup with { Copies = [backup.Copies[0] with { Problem = "damaged" }] } : backup);
        }

        IReadOnlyList<Backup> bad = await store.Database.ReadAsync(CatalogStore.WithProblemsAsync, TestContext.Current.CancellationToken);

        Assert.Equal(["b27", "b24", "b21", "b18", "b15", "b12", "b09", "b06", "b03", "b00"], bad.Select(backup => backup.Id.Value));
    }

    private Task<T> ReadAsync<T>(Func<StoreTransaction, Task<T>> read) => store.Database.ReadAsync(read, TestContext.Current.CancellationToken);

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
