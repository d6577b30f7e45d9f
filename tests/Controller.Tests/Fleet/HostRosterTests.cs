using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Tests.Fleet;

public sealed class HostRosterTests : IAsyncLifetime
{
    private static readonly InstanceName Db1 = new("db1");
    private TestStore store = null!;
    private HostRoster roster = null!;
    private FleetHost first = null!;
    private FleetHost second = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync();
        roster = new HostRoster(store.Database, store.Time);
        first = await store.AddHostAsync("first");
        second = await store.AddHostAsync("second");
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_instance_name_belongs_to_the_host_that_listed_it_first()
    {
        Assert.Empty(await roster.TakeFactsAsync(first.Id, Facts("db1"), TestContext.Current.CancellationToken));

        string problem = Assert.Single(await roster.TakeFactsAsync(second.Id, Facts("db1", "db2"), TestContext.Current.CancellationToken));

        Assert.Contains("host first", problem, StringComparison.Ordinal);
        Assert.Equal(first.Id, (await FindAsync())?.Host);
        FleetHost? stored = await store.Database.ReadAsync(s => HostStore.FindAsync(s, second.Id), TestContext.Current.CancellationToken);
        Assert.Equal(problem, Assert.Single(stored!.Problems));
    }

    [Fact]
    public async Task An_instance_that_moves_to_another_host_has_another_history_there()
    {
        await roster.TakeFactsAsync(first.Id, Facts("db1"), TestContext.Current.CancellationToken);
        await roster.TakeFactsAsync(first.Id, Facts(), TestContext.Current.CancellationToken);
        Assert.Null(await FindAsync());
        store.Time.Now += TimeSpan.FromHours(1);

        Assert.Empty(await roster.TakeFactsAsync(second.Id, Facts("db1"), TestContext.Current.CancellationToken));

        Assert.Equal((second.Id, store.Time.Now), ((await FindAsync())!.Host, (await FindAsync())!.RestoredAt));
    }

    [Fact]
    public async Task An_instance_that_comes_back_to_its_host_keeps_its_history()
    {
        await roster.TakeFactsAsync(first.Id, Facts("db1"), TestContext.Current.CancellationToken);
        await store.Database.WriteAsync(s => InstanceStore.SetRestoredAsync(s, Db1, TestStore.Start), TestContext.Current.CancellationToken);
        await roster.TakeFactsAsync(first.Id, Facts(), TestContext.Current.CancellationToken);
        store.Time.Now += TimeSpan.FromHours(1);

        await roster.TakeFactsAsync(first.Id, Facts("db1"), TestContext.Current.CancellationToken);

        Assert.Equal(TestStore.Start, (await FindAsync())!.RestoredAt);
    }

    [Fact]
    public async Task The_instances_of_a_removed_host_are_free()
    {
        await roster.TakeFactsAsync(first.Id, Facts("db1"), TestContext.Current.CancellationToken);
        await store.Database.WriteAsync(s => HostStore.RemoveAsync(s, first.Id, store.Time.Now), TestContext.Current.CancellationToken);
        Assert.Null(await FindAsync());

        Assert.Empty(await roster.TakeFactsAsync(second.Id, Facts("db1"), TestContext.Current.CancellationToken));

        Assert.Equal(second.Id, (await FindAsync())?.Host);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a\nb")]
    [InlineData("")]
    public async Task An_instance_without_a_valid_name_is_a_problem_and_nothing_else(string name) =>
        Assert.Single(await roster.TakeFactsAsync(first.Id, Facts(name, "db1"), TestContext.Current.CancellationToken));

    private static HostFacts Facts(params string[] instances) => new() { Instances = { instances.Select(name => new InstanceFacts { Name = name }) } };

    private Task<FleetInstance?> FindAsync() => store.Database.ReadAsync(s => InstanceStore.FindAsync(s, Db1), TestContext.Current.CancellationToken);
}
