using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class CloneTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_with_the_same_identity_has_both_quarantined_until_it_is_gone()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string copy = fleet.Directory.At("copied-machine");
        await ProcessRunner.CheckAsync(["cp", "-a", fleet.Host.DataDir, copy], cancellationToken: Cancellation);
        await using RunningProcess clone = fleet.Host.StartAnother(copy);
        await clone.WaitForTextAsync("neither is let in", 30, Cancellation);
        await Wait.UntilAsync(
            async () => (await fleet.Ctl.OkAsync("hosts", "show", fleet.Host.Name)).Items("problems").Any(p => p.ToString().Contains("second process", StringComparison.Ordinal)),
            "the clone to be reported",
            20,
            Cancellation);
        JsonNode host = await fleet.Ctl.OkAsync("hosts", "show", fleet.Host.Name);
        Assert.Equal(("offline", "quarantined"), (host.Text("state"), host.Text("standing")));
        JsonNode row = (await fleet.Ctl.OkAsync("audit", "list", "--outcome", "refused", "--action", "Connect")).Items().First(item => item.Text("reason").Contains("quarantined", StringComparison.Ordinal));
        Assert.Equal($"host {fleet.Host.Name}", row.Text("actor"));

        await clone.KillAsync(Cancellation);
        await fleet.Ctl.OkAsync("hosts", "approve", fleet.Host.Name);
        await fleet.WaitOnlineAsync(fleet.Host);
        Assert.Empty((await fleet.Ctl.OkAsync("hosts", "show", fleet.Host.Name)).Items("problems"));
        Assert.Equal("available", (await fleet.FullAsync()).Text("state"));
        Assert.DoesNotContain("job", clone.Stdout + clone.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_directory_does_not_start()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await using RunningProcess second = fleet.Host.StartAnother(fleet.Host.DataDir);
        ProcessOutput ended = await second.WaitAsync(20, Cancellation);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains(fleet.Host.DataDir, ended.Stderr, StringComparison.Ordinal);
        Assert.Equal("available", (await fleet.FullAsync()).Text("state"));
    }

    [Fact]
    public async Task A_removed_host_is_disconnected_for_good_and_its_backups_stay()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string backup = (await fleet.FullAsync()).Text("id");
        await fleet.Ctl.OkAsync("hosts", "remove", fleet.Host.Name);
        (await fleet.Ctl.RunAsync("hosts", "show", fleet.Host.Name)).Fails(3);
        (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance)).Fails(3);
        Assert.Equal([backup], (await fleet.AvailableAsync()).Select(row => row.Text("id")));
        await fleet.Host.StopAsync();
        fleet.Host.Start();
        await fleet.Host.Process.WaitForTextAsync("refused", 30, Cancellation);
        Assert.Empty((await fleet.Ctl.OkAsync("hosts", "list")).Items());
    }
}
