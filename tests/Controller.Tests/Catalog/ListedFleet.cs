using System.Globalization;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Tests.Catalog;

/// <summary>A store with many backups of every kind, and the same backups in memory.</summary>
public sealed class ListedFleet : IAsyncLifetime
{
    internal const int Seed = 20261121;
    private const int Count = 20_000;
    private const string CopyColumns = "backup_id, repository, host_id, position, state, spooled_on, format, compression, key_id, stored_bytes, manifest_sha256, retain_until, problem";

    private TestStore store = null!;

    internal IReadOnlyList<Backup> Backups { get; private set; } = [];

    internal IReadOnlyList<HostId> Hosts { get; private set; } = [];

    internal NaiveList Naive { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync();
        FleetHost[] hosts = [await store.AddHostAsync("a"), await store.AddHostAsync("b"), await store.AddHostAsync("c")];
        Hosts = [.. hosts.Select(host => host.Id)];
        var random = new Random(Seed);
        Backups = [.. Enumerable.Range(0, Count).Select(number => Make(number, random))];
        Naive = new NaiveList(Backups);
        await store.Database.WriteAsync(
            async s =>
            {
                await s.ExecuteAsync(Insert("backups", CatalogStore.Columns), Backups.Select(BackupRow.Of).ToArray());
                await s.ExecuteAsync(Insert("copies", CopyColumns), Backups.SelectMany(RowsOf).ToArray());
            },
            TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    internal TracedStore Open() => new(store.Path);

    private static IEnumerable<CopyRow> RowsOf(Backup backup) => backup.Copies.Select((copy, i) =>
    {
        CopyRow row = CopyRow.Of(backup.Id, copy);
        row.Position = i;
        return row;
    });

    private static string Insert(string table, string columns)
    {
        IEnumerable<string> values = columns.Split(", ").Select(column => "@" + string.Concat(column.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])));
        return $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", values)})";
    }

    // Times and sizes repeat, so that ids have to tell backups apart. The first host is rare, and so are some values of everything.
    private Backup Make(int number, Random random)
    {
        DateTimeOffset started = TestStore.Start.AddMinutes(number / 3).AddMinutes(random.Next(3));
        return new Backup
        {
            Id = new BackupId(string.Create(CultureInfo.InvariantCulture, $"b{(number * 7919L) % 1_000_003:0000000}")),
            ChainId = new ChainId(string.Create(CultureInfo.InvariantCulture, $"chain{number / 50}")),
            Instance = new InstanceName(Pick(random, "db1", "db2", "Db3", "rare")),
            Host = Hosts[2 - Math.Min(2, (int)(-Math.Log(1 - random.NextDouble()) / 1.5))],
            Type = random.Next(7) == 0 ? BackupType.Full : BackupType.Incremental,
            State = Pick(random, BackupState.Available, BackupState.Failed, BackupState.Deleting),
            JobId = new JobId("j"),
            Copies = Copies(random),
            StartedAt = started,
            FinishedAt = started.AddSeconds(30 * random.Next(200)),
            DataBytes = random.Next(2) == 0 ? random.Next(1000) : random.NextInt64(1L << 45),
            Proof = Pick(random, Proof.None, Proof.Checksummed, Proof.Prepared, Proof.Restored),
            Hold = random.Next(100) == 0 ? new Hold(started, "audit") : null,
            ScheduleId = Pick<int?>(random, 1, null, 2, 3),
        };
    }

    // Each is about a tenth as frequent as the one before.
    private static T Pick<T>(Random random, params T[] values) => values[Math.Min(values.Length - 1, (int)-Math.Log10(1 - random.NextDouble()))];

    private IReadOnlyList<BackupCopy> Copies(Random random) =>
    [
        .. new[] { ("local", 0.9), ("s3", 0.3), ("archive", 0.005) }.Where(place => random.NextDouble() < place.Item2).Select(place => new BackupCopy
        {
            Repository = new RepositoryName(place.Item1),
            Host = place.Item1 == "local" ? Hosts[0] : null,
            State = random.Next(100) == 0 ? CopyState.Pending : CopyState.Available,
            StoredBytes = random.Next(1000),
            ManifestSha256 = new string('a', 64),
        }),
    ];
}
