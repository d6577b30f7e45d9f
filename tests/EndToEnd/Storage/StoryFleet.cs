using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

/// <summary>The one host whose server is kept in all ways, one after the other; each takes a full backup first, so that no chain leaves its repository.</summary>
public sealed class StoryFleet : IAsyncLifetime
{
    private int round;

    internal Fleet Fleet { get; private set; } = null!;

    /// <summary>Changes the data in a way that it was not before.</summary>
    internal Task ChangeAsync() => SampleData.ChangeAsync(Fleet.Server, ++round, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync() => Fleet = await Fleet.StartAsync();

    public ValueTask DisposeAsync() => Fleet.DisposeAsync();
}
