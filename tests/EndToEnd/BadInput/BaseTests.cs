using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

public sealed class BaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_incremental_without_a_full_is_refused()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        (await fleet.Ctl.RunAsync("backup", "incremental", "--instance", fleet.Host.Instance)).Fails(4, "full", "hint:");
        Assert.Empty((await fleet.Ctl.OkAsync("jobs", "list")).Items());
    }

    [Fact]
    public async Task A_base_on_another_instance_is_refused()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        AgentHost other = await fleet.AddHostAsync("h2");
        string foreign = (await fleet.FullAsync()).Text("id");
        (await fleet.Ctl.RunAsync("backup", "incremental", "--instance", other.Instance, "--from", foreign)).Fails(4, foreign, other.Instance);
        (await fleet.Ctl.RunAsync("backup", "incremental", "--instance", other.Instance)).Fails(4);
    }

    [Fact]
    public async Task A_base_that_is_ahead_of_the_server_is_refused_before_the_tool_starts()
    {
        using var tool = new GatedBackup();
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { AgentEnvironment = tool.Environment });
        MariaDbServer server = fleet.Server;

        // The server goes back to what it was before the full backup, as after a restore by hand.
        await server.StopAsync(Cancellation);
        string earlier = fleet.Directory.At("earlier");
        await ProcessRunner.CheckAsync(["cp", "-a", server.DataDir, earlier], cancellationToken: Cancellation);
        await server.StartAsync(Cancellation);
        await SampleData.ChangeAsync(server, 1, Cancellation);
        await SampleData.ChangeAsync(server, 2, Cancellation);
        string full = (await fleet.FullAsync()).Text("id");
        await server.StopAsync(Cancellation);
        server.EmptyDataDir();
        await ProcessRunner.CheckAsync(["cp", "-a", $"{earlier}/.", server.DataDir], cancellationToken: Cancellation);
        await server.StartAsync(Cancellation);

        int runs = tool.Runs;
        CtlResult refused = await fleet.Ctl.RunAsync("backup", "incremental", "--instance", fleet.Host.Instance, "--from", full, "--wait");
        refused.Fails(4, full, "hint:");
        Assert.Equal(runs, tool.Runs);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync(full);
    }

    [Fact]
    public async Task After_a_restore_into_the_instance_an_incremental_needs_a_new_full()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string full = (await fleet.FullAsync()).Text("id");
        await fleet.Server.StopAsync(Cancellation);
        fleet.Server.EmptyDataDir();
        await fleet.Ctl.OkAsync("restore", full, "--instance", fleet.Host.Instance, "--wait");
        await fleet.Server.StartAsync(Cancellation);
        (await fleet.Ctl.RunAsync("backup", "incremental", "--instance", fleet.Host.Instance)).Fails(4, "hint:");
        JsonNode next = await fleet.FullAsync();
        Assert.Equal(next.Text("id"), next.Text("chain_id"));
        Assert.Equal(next.Text("id"), (await fleet.IncrementalAsync()).Text("chain_id"));
    }
}
