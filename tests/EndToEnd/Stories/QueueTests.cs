using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Stories;

public sealed class QueueTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    [Fact]
    public async Task One_backup_at_a_time_an_instance_and_the_rest_wait_their_turn()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string first = await fleet.QueueFullAsync();
        string second = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        Assert.Equal("running", (await fleet.JobAsync(first)).Text("state"));
        JsonNode waiting = await fleet.JobAsync(second);
        Assert.Equal("queued", waiting.Text("state"));
        Assert.NotEqual("", waiting.Text("waiting_for"));
        tool.Release();
        JsonNode one = await fleet.JobEndAsync(first);
        JsonNode two = await fleet.JobEndAsync(second);
        Assert.Equal("succeeded", one.Text("state"));
        Assert.Equal("succeeded", two.Text("state"));
        Assert.True(string.CompareOrdinal(two.Text("started_at"), one.Text("finished_at")) >= 0, $"{one}\n{two}");
    }

    [Fact]
    public async Task A_cancelled_job_ends_as_cancelled_leaves_nothing_and_lets_the_next_one_run()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string running = await fleet.QueueFullAsync();
        string queued = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        await fleet.Ctl.OkAsync("jobs", "cancel", queued);
        Assert.Equal("cancelled", (await fleet.JobEndAsync(queued)).Text("state"));
        await fleet.Ctl.OkAsync("jobs", "cancel", running);
        Assert.Equal("cancelled", (await fleet.JobEndAsync(running)).Text("state"));
        tool.Release();
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
        JsonNode again = await fleet.Ctl.OkAsync("jobs", "cancel", running);
        Assert.Equal("cancelled", again.Text("state"));
    }

    [Fact]
    public async Task Watching_streams_progress_and_log_lines_while_the_job_runs()
    {
        Fleet fleet = await breakable.MendAsync();
        using var tool = new GatedBackup(breakable.Backup);
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        await using RunningProcess watch = RunningProcess.Start([Programs.Ctl, "--socket", fleet.Controller.Socket, "jobs", "watch", job]);
        await watch.WaitForTextAsync("stream", 20, TestContext.Current.CancellationToken);
        JsonNode running = await fleet.JobInAsync(job, JobState.Running);
        Assert.Equal("stream", running.Text("step"));
        await Wait.UntilAsync(
            async () => (await fleet.JobAsync(job))["progress"]?["done_bytes"]?.GetValue<long>() > 0,
            "progress to be told",
            20,
            TestContext.Current.CancellationToken);
        tool.Release();
        ProcessOutput ended = await watch.WaitAsync(60, TestContext.Current.CancellationToken);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        Assert.Contains("succeeded", ended.Stdout + ended.Stderr, StringComparison.Ordinal);
        JsonNode logs = await fleet.Ctl.OkAsync("jobs", "logs", job);
        Assert.NotEmpty(logs.Items());
    }
}
