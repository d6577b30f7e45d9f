using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class ConnectionTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_cut_and_restored_in_the_middle_changes_nothing_for_the_backup()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        fleet.Proxy!.Cut();
        await fleet.WaitForInstanceAsync(fleet.Host, HostState.Offline, ServerState.Up);
        tool.Release();
        await Wait.UntilAsync(() => fleet.Host.StoredFiles().Any(file => file.EndsWith("manifest.json", StringComparison.Ordinal)), "the backup to be stored", 60, Cancellation);
        Assert.Equal("running", (await fleet.JobAsync(job)).Text("state"));
        fleet.Proxy.Resume();
        await SucceededOnceAsync(fleet, job, tool);
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_on_both_sides_and_replaced_by_the_same_run()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        int before = fleet.Proxy!.Accepted;
        fleet.Proxy.Freeze();
        fleet.Proxy.Resume();
        await Wait.UntilAsync(() => fleet.Proxy.Accepted > before && fleet.Proxy.Flowing > 0, "the agent to dial again", 60, Cancellation);
        tool.Release();
        await SucceededOnceAsync(fleet, job, tool);
        JsonNode host = await fleet.Ctl.OkAsync("hosts", "show", fleet.Host.Name);
        Assert.Equal("online", host.Text("state"));
        Assert.Empty(host.Items("problems"));
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_loses_and_repeats_nothing()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        for (int i = 0; i < 3; i++)
        {
            int before = fleet.Proxy!.Accepted;
            fleet.Proxy.Cut();
            fleet.Proxy.Resume();
            await Wait.UntilAsync(() => fleet.Proxy.Accepted > before, "the agent to dial again", 60, Cancellation);
        }

        tool.Release();
        await SucceededOnceAsync(fleet, job, tool);
        string[] lines = [.. (await fleet.Ctl.OkAsync("jobs", "logs", job)).Items().Select(line => line.Text("text"))];
        string[] stages = [.. lines.Where(line => line.Contains("BACKUP STAGE", StringComparison.Ordinal))];
        Assert.True(stages.Length > 3, string.Join('\n', lines));
        Assert.True(stages.Length == stages.Distinct(StringComparer.Ordinal).Count(), string.Join('\n', lines));
        Assert.Single(lines, line => line.Contains("completed OK", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_connection_is_no_lost_connection()
    {
        Fleet fleet = await breakable.MendAsync();
        fleet.Proxy!.Delay = TimeSpan.FromMilliseconds(150);
        int before = fleet.Proxy.Accepted;
        Assert.Equal("available", (await fleet.FullAsync()).Text("state"));
        Assert.Equal(before, fleet.Proxy.Accepted);
    }

    private static async Task SucceededOnceAsync(Fleet fleet, string job, GatedBackup tool)
    {
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.True(ended.Text("state") == "succeeded", ended.ToString());
        Assert.Equal("available", Assert.Single(await fleet.BackupsAsync()).Text("state"));
        Assert.Equal(1, tool.Runs);
    }
}
