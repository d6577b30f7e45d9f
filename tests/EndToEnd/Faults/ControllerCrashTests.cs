using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class ControllerCrashTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_goes_on_while_the_controller_is_dead_and_is_in_the_catalog_once()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        await fleet.Controller.KillAsync();
        await fleet.Controller.StartAsync();
        await fleet.WaitOnlineAsync(fleet.Host);
        Assert.Equal("running", (await fleet.JobAsync(job)).Text("state"));
        tool.Release();
        await EndsOnceAsync(fleet, job, tool);
    }

    [Fact]
    public async Task A_backup_that_ends_while_the_controller_is_dead_is_told_when_it_is_back()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        await fleet.Controller.KillAsync();
        tool.Release();
        await Wait.UntilAsync(() => fleet.Host.StoredFiles().Any(file => file.EndsWith("manifest.json", StringComparison.Ordinal)), "the backup to be stored", 60, Cancellation);
        await fleet.Controller.StartAsync();
        await EndsOnceAsync(fleet, job, tool);
    }

    [Theory]
    [InlineData("offer-stored")]
    [InlineData("event-stored")]
    public async Task A_job_that_is_offered_again_after_a_crash_runs_once(string crashPoint)
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        await fleet.Controller.StopAsync();
        await fleet.Controller.StartAsync(crashPoint);
        await fleet.WaitOnlineAsync(fleet.Host);

        // The answer may be lost with the controller: the job is found by asking.
        await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance);
        await Wait.UntilAsync(() => fleet.Controller.Process.HasExited, $"the controller to die at {crashPoint}", 60, Cancellation);
        await fleet.Controller.StartAsync();
        JsonNode job = Assert.Single(await fleet.JobsAsync());
        await EndsOnceAsync(fleet, job.Text("id"), tool);
    }

    [Fact]
    public async Task An_operator_who_waits_sees_the_end_although_the_controller_died_in_between()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        await using RunningProcess waiting = fleet.Ctl.Start("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        await tool.WaitUntilHalfAsync();
        await fleet.Controller.KillAsync();
        await fleet.Controller.StartAsync();
        await fleet.WaitOnlineAsync(fleet.Host);
        tool.Release();
        ProcessOutput ended = await waiting.WaitAsync(90, Cancellation);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Equal("available", JsonNode.Parse(ended.Stdout)!.Text("state"));
    }

    private static async Task EndsOnceAsync(Fleet fleet, string job, GatedBackup tool)
    {
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.True(ended.Text("state") == "succeeded", ended.ToString());
        JsonNode backup = Assert.Single(await fleet.BackupsAsync());
        Assert.Equal("available", backup.Text("state"));
        Assert.Equal(job, backup.Text("job_id"));
        Assert.Equal(1, tool.Runs);
        Assert.Equal(2, fleet.Host.StoredFiles().Length);
        Assert.Equal("succeeded", (await fleet.Ctl.OkAsync("backups", "verify", backup.Text("id"), "--wait")).Text("state"));
    }
}
