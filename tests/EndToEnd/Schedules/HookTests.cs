using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Schedules;

/// <summary>Commands before and after jobs on a real host.</summary>
public sealed class HookTests(HookedFleet hooked) : IClassFixture<HookedFleet>
{
    private Fleet Fleet => hooked.Fleet;

    [Fact]
    public async Task Only_what_the_host_allows_runs_and_a_schedule_has_it_around_each_backup()
    {
        if (!(await File.ReadAllTextAsync(Fleet.Host.ConfigFile, TestContext.Current.CancellationToken)).Contains("hooks:", StringComparison.Ordinal))
        {
            JsonNode refused = await hooked.BackupAsync("stop", "start");
            Assert.Equal(("failed", "refused"), (refused.Text("state"), refused.Text("error", "code")));
            Assert.Contains("hooks: allowed:", refused.Text("error", "hint"), StringComparison.Ordinal);
            Assert.Empty(hooked.TakeNotes());
        }

        await hooked.AllowAsync();
        hooked.TakeNotes();
        await Fleet.Ctl.OkAsync(
            "schedules", "create", "nightly", "--type", "full", "--cron", "0 0 29 2 *", "--instance", Fleet.Host.Instance, "--before", hooked.Command("stop"), "--after", hooked.Command("start"));
        JsonNode job = Assert.Single((await Fleet.Ctl.OkAsync("schedules", "run", "nightly")).Items("jobs"));
        JsonNode ended = await Fleet.JobEndAsync(job.Text("id"));
        Assert.True(ended.Text("state") == "succeeded", ended.ToString());
        string facts = $"backup {Fleet.Host.Instance} full local [1]";
        Assert.Equal([$"before  {facts} ", $"after succeeded {facts} "], hooked.TakeNotes());
        Assert.False(hooked.IsStopped);
    }

    [Fact]
    public async Task A_failing_command_before_prevents_the_backup_and_a_failing_one_after_does_not_spoil_it()
    {
        await hooked.AllowAsync();
        hooked.TakeNotes();
        int stored = Fleet.Host.StoredFiles().Length;
        JsonNode failed = await hooked.BackupAsync("fail", "stop");
        Assert.Equal(("failed", "hook_failed"), (failed.Text("state"), failed.Text("error", "code")));
        Assert.EndsWith("ended with exit code 3: can't reach the replica", failed.Text("error", "message"), StringComparison.Ordinal);
        Assert.Equal(stored, Fleet.Host.StoredFiles().Length);
        string facts = $"backup {Fleet.Host.Instance} full local []";
        Assert.Equal([$"before  {facts} ", $"after failed {facts} hook_failed"], hooked.TakeNotes());

        JsonNode good = await hooked.BackupAsync("stop", "fail");
        Assert.Equal("succeeded", good.Text("state"));
        Assert.Contains("; warning: the command after the job", good.Text("result"), StringComparison.Ordinal);
        Assert.Contains(await Fleet.AvailableAsync(), backup => backup.Text("id") == good.Text("backup_id"));
        Assert.Contains("warning: the command after the job", (await Fleet.Ctl.PlainAsync("jobs", "logs", good.Text("id"))).Stdout, StringComparison.Ordinal);
    }

    /// <summary>The agent dies once the replica is stopped, in the middle of stopping it, or once it is started again: at its next start it is started again in any case.</summary>
    [Theory]
    [InlineData("before-done", "stop", 1)]
    [InlineData("backup-traced", "stop", 1)]
    [InlineData(null, "hold", 1)]
    [InlineData("after-ran", "stop", 2)]
    [InlineData("after-done", "stop", 1)]
    public async Task What_was_stopped_is_started_again_when_the_agent_dies(string? crashAt, string before, int runs)
    {
        await hooked.AllowAsync();
        hooked.TakeNotes();
        await hooked.RestartAsync(crashAt);
        string job = await hooked.QueueAsync(before, "start");
        if (crashAt is null)
        {
            await Wait.UntilAsync(() => hooked.IsStopped, "the command before the job", 30, TestContext.Current.CancellationToken);
            await Fleet.Host.KillAsync();
        }

        await Fleet.Host.WaitForDeathAsync();
        Fleet.Host.Start();
        await Fleet.WaitOnlineAsync(Fleet.Host);
        JsonNode ended = await Fleet.JobEndAsync(job);
        Assert.Equal(crashAt is "after-ran" or "after-done" ? "succeeded" : "interrupted", ended.Text("state"));
        Assert.False(hooked.IsStopped);
        string[] results = [.. hooked.TakeNotes().Where(note => note.StartsWith("after ", StringComparison.Ordinal)).Select(note => note.Split(' ')[1])];
        Assert.Equal(Enumerable.Repeat(ended.Text("state"), runs), results);
        Assert.Equal("succeeded", (await hooked.BackupAsync("stop", "start")).Text("state"));
    }
}
