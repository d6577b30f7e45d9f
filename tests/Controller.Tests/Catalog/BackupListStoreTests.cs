using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Tests.Catalog;

[Trait("ring", "slow")]
public sealed class BackupListStoreTests(ListedFleet fleet) : IClassFixture<ListedFleet>
{
    // Small, so that in a small store, too, there is both what is sorted and what is walked.
    private static readonly ListBounds Bounds = new(1500, 400);
    private readonly Random random = new(ListedFleet.Seed);

    [Fact]
    public async Task Every_filter_in_every_order_gives_what_looking_at_everything_gives_and_is_served_by_indexes()
    {
        (BackupOrder, bool)[] orders = [.. Enum.GetValues<BackupOrder>().SelectMany(order => new[] { (order, false), (order, true) })];
        IReadOnlyList<Func<BackupQuery, BackupQuery>>[] filters = Filters();
        var queries = new List<BackupQuery>();
        foreach ((BackupOrder order, bool isAscending) in orders)
        {
            var all = new BackupQuery { Order = order, IsAscending = isAscending };
            queries.AddRange([all, .. filters.SelectMany(filter => filter).Select(filter => filter(all))]);
        }

        for (int first = 0; first < filters.Length; first++)
        {
            for (int second = first + 1; second < filters.Length; second++)
            {
                queries.AddRange(
                    from one in filters[first]
                    from other in filters[second]
                    let order = orders[random.Next(orders.Length)]
                    select one(other(new BackupQuery { Order = order.Item1, IsAscending = order.Item2 })));
            }
        }

        int sorted = 0;
        foreach (BackupQuery query in queries)
        {
            sorted += await CheckAsync(query);
        }

        // Both ways were gone.
        Assert.InRange(sorted, 100, queries.Count - 100);
    }

    [Fact]
    public async Task All_pages_together_hold_every_backup_once()
    {
        await using TracedStore store = fleet.Open();
        var sizes = new BackupQuery { Order = BackupOrder.Size };
        var fulls = new BackupQuery { Type = BackupType.Full, Proof = Proof.Checksummed, Order = BackupOrder.Finished, IsAscending = true };
        Assert.Equal(Ids(fleet.Naive.Of(sizes)), Ids(await ReadAsync(store, sizes, "", 1000, int.MaxValue)));
        Assert.Equal(Ids(fleet.Naive.Of(fulls)), Ids(await ReadAsync(store, fulls, "", 7, int.MaxValue)));
    }

    [Fact]
    public async Task A_page_has_the_copies_of_its_backups_in_their_order()
    {
        await using TracedStore store = fleet.Open();
        var query = new BackupQuery();
        foreach ((Backup expected, Backup actual) in fleet.Naive.Of(query).Zip(await ReadAsync(store, query, "", 200, 200)))
        {
            Assert.Equal(expected.Copies, actual.Copies);
            Assert.Equal(expected, actual with { Copies = expected.Copies });
        }
    }

    [Fact]
    public async Task A_token_goes_with_its_query_but_for_the_times()
    {
        await using TracedStore store = fleet.Open();
        var query = new BackupQuery { Instance = new InstanceName("db1"), Since = TestStore.Start };
        string token = (await BackupListStore.ListAsync(store.Transaction, query, 10, "")).NextPageToken!;

        Assert.Equal(10, (await BackupListStore.ListAsync(store.Transaction, query with { Since = TestStore.Start.AddSeconds(5) }, 10, token)).Items.Count);
        foreach (BackupQuery other in new[] { query with { Instance = null }, query with { IsAscending = true }, query with { Order = BackupOrder.Size }, query with { Hosts = fleet.Hosts }, query with { IsHeld = true } })
        {
            Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => BackupListStore.ListAsync(store.Transaction, other, 10, token))).Code);
        }
    }

    [Fact]
    public async Task A_token_with_a_size_that_is_no_number_is_refused()
    {
        await using TracedStore store = fleet.Open();
        var query = new BackupQuery { Order = BackupOrder.Size };
        string token = PageToken.Write(query.ListName, "much", "b");
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => BackupListStore.ListAsync(store.Transaction, query, 10, token))).Code);
    }

    [Fact]
    public async Task A_page_of_more_than_a_thousand_is_refused()
    {
        await using TracedStore store = fleet.Open();
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => BackupListStore.ListAsync(store.Transaction, new BackupQuery(), 1001, ""))).Code);
    }

    [Fact]
    public async Task What_looks_after_the_catalog_reads_no_whole_table()
    {
        await using TracedStore store = fleet.Open();
        await CatalogStore.NewestAsync(store.Transaction);
        await CatalogStore.WithProblemsAsync(store.Transaction);
        await CopyStore.PendingAsync(store.Transaction);
        await CopyStore.TotalsAsync(store.Transaction, new RepositoryName("s3"), null);
        await CopyStore.TotalsAsync(store.Transaction, new RepositoryName("local"), fleet.Hosts[0]);
        await CopyStore.InAsync(store.Transaction, new RepositoryName("local"), fleet.Hosts[0]);
        await JobStore.UnfinishedAsync(store.Transaction);
        await JobStore.RecentFailuresAsync(store.Transaction, 5);
        await JobStore.FailuresAsync(store.Transaction, JobKind.Copy, fleet.Backups[0].Id);

        IReadOnlyList<(string Sql, string[] Plan)> plans = store.Plans();
        Assert.True(plans.Count >= 9);
        Assert.All(plans, read => Assert.DoesNotContain(read.Plan, line => line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("USING", StringComparison.Ordinal) && line is not ("SCAN names" or "SCAN CONSTANT ROW")));
    }

    private static IEnumerable<string> Ids(IEnumerable<Backup> backups) => backups.Select(backup => backup.Id.Value);

    private static async Task<List<Backup>> ReadAsync(TracedStore store, BackupQuery query, string token, uint size, int wanted)
    {
        var read = new List<Backup>();
        string? next = token;
        do
        {
            Page<Backup> page = await BackupListStore.ListAsync(store.Transaction, query, size, next, Bounds);
            Assert.True(page.Items.Count <= size);
            read.AddRange(page.Items);
            next = page.NextPageToken;
        }
        while (next is not null && read.Count < wanted);

        return read;
    }

    // From the start, from any row, and from the last one. One when what was found was sorted, none when it was walked through.
    private async Task<int> CheckAsync(BackupQuery query)
    {
        await using TracedStore store = fleet.Open();
        Backup[] expected = fleet.Naive.Of(query);
        List<Backup> first = await ReadAsync(store, query, "", 25, 60);
        Assert.True(Ids(expected).Take(first.Count).SequenceEqual(Ids(first)) && (first.Count >= 60 || first.Count == expected.Length), $"seed {ListedFleet.Seed}, {query}");
        foreach (int at in expected.Length == 0 ? [] : new[] { random.Next(expected.Length), expected.Length - 1 })
        {
            List<Backup> rest = await ReadAsync(store, query, PageToken.Write(query.ListName, NaiveList.KeysOf(expected[at], query)), 25, 25);
            string[] after = [.. Ids(expected).Skip(at + 1)];
            Assert.True(after.Take(rest.Count).SequenceEqual(Ids(rest)) && (rest.Count >= 25 || rest.Count == after.Length), $"seed {ListedFleet.Seed}, {query} after {at}");
        }

        bool[] sorts = [.. store.Plans().Select(read => ListPlans.Check(read.Sql, read.Plan))];
        return sorts.Contains(true) ? 1 : 0;
    }

    // For each filter, what selects much and what selects little.
    private IReadOnlyList<Func<BackupQuery, BackupQuery>>[] Filters()
    {
        DateTimeOffset day = TestStore.Start.AddDays(2);
        return
        [
            [query => query with { Instance = new InstanceName("db1") }, query => query with { Instance = new InstanceName("rare") }],
            [query => query with { Hosts = [fleet.Hosts[2]] }, query => query with { Hosts = [fleet.Hosts[0], fleet.Hosts[1]] }, query => query with { Hosts = [] }],
            [query => query with { Chain = new ChainId("chain77") }],
            [
                query => query with { States = [BackupState.Available] }, query => query with { States = [BackupState.Failed] }, query => query with { States = [BackupState.Deleting] },
                query => query with { States = [BackupState.Deleting, BackupState.Failed, BackupState.Failed] },
            ],
            [query => query with { Type = BackupType.Full }],
            [query => query with { ScheduleId = 1 }, query => query with { ScheduleId = 3 }],
            [query => query with { Repository = new RepositoryName("local") }, query => query with { Repository = new RepositoryName("archive") }],
            [query => query with { Proof = Proof.Checksummed }, query => query with { Proof = Proof.Restored }],
            [query => query with { IsHeld = true }],
            [
                query => query with { Since = day }, query => query with { Until = day }, query => query with { Since = day, Until = day.AddHours(1) },
                query => query with { Since = day.AddDays(1), Until = day },
            ],
        ];
    }
}
