using System.Threading.Channels;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Inventory;

/// <summary>The newest facts about this host, and the wish for newer ones. One publisher, one taker at a time.</summary>
internal sealed class FactsBoard(HostFacts known)
{
    private readonly Channel<HostFacts> published = Channel.CreateBounded<HostFacts>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Channel<bool> wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile HostFacts latest = known;

    /// <summary>The newest facts; at first what the configuration says.</summary>
    public HostFacts Latest => latest;

    public void Publish(HostFacts facts)
    {
        latest = facts;
        published.Writer.TryWrite(facts);
    }

    /// <summary>Facts that nobody took yet; waits for them.</summary>
    public ValueTask<HostFacts> NextAsync(CancellationToken cancellationToken) => published.Reader.ReadAsync(cancellationToken);

    /// <summary>Asks for facts to be gathered soon.</summary>
    public void Want() => wanted.Writer.TryWrite(true);

    /// <summary>Returns when somebody wants newer facts.</summary>
    public async Task WhenWantedAsync(CancellationToken cancellationToken) => await wanted.Reader.ReadAsync(cancellationToken);
}
