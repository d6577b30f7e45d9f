using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>One fleet with two hosts and one full backup, for all tests that change nothing in it but what carries a name of their own.</summary>
public sealed class SharedFleet : IAsyncLifetime
{
    internal Fleet Fleet { get; private set; } = null!;

    /// <summary>The second host; it has no backup.</summary>
    internal AgentHost Other { get; private set; } = null!;

    /// <summary>The id of the first host's full backup.</summary>
    internal string Backup { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Fleet = await Fleet.StartAsync();
        Other = await Fleet.AddHostAsync("h2");
        JsonNode backup = await Fleet.FullAsync();
        Backup = backup.Text("id");
    }

    public ValueTask DisposeAsync() => Fleet?.DisposeAsync() ?? ValueTask.CompletedTask;
}
