using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Schedules;

/// <summary>What a predecessor got wrong, each by the name it is known under.</summary>
public sealed class CompatibilityTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A full of one schedule expires while an incremental of another is built on it.</summary>
    [Fact]
    public async Task The_cross_schedule_chain()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.Ctl.OkAsync("policies", "create", "newest", "--keep-last", "1");
        await ScheduleAsync(fleet, "fulls", "full", "--retention", "newest");
        await ScheduleAsync(fleet, "increments", "incremental");
        string full = await RunAsync(fleet, "fulls");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = await RunAsync(fleet, "increments");
        Assert.Equal(full, (await fleet.ShowAsync(incremental)).Text("from_backup_id"));
        string loner = await RunAsync(fleet, "fulls");
        string newest = await RunAsync(fleet, "fulls");

        foreach (string[] only in new string[][] { ["--schedule-id", "1"], ["--instance", fleet.Host.Instance], [] })
        {
            JsonNode result = await fleet.Ctl.OkAsync(["cleanup", .. only, "--wait"]);
            JsonNode kept = result.Items("decisions").Single(decision => decision.Text("backup_id") == full);
            Assert.Contains(incremental, kept.Text("reason"), StringComparison.Ordinal);
        }

        Assert.Equal(new[] { full, incremental, newest }.Order(StringComparer.Ordinal), (await fleet.AvailableAsync()).Select(backup => backup.Text("id")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await fleet.BackupsAsync(), backup => backup.Text("id") == loner);
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        await fleet.IsCleanAsync("near");
    }

    /// <summary>A cleanup that is run from the command line ends with rows and files both gone.</summary>
    [Fact]
    public async Task The_CLI_cleanup()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.Ctl.OkAsync("policies", "create", "newest", "--keep-last", "1");
        await ScheduleAsync(fleet, "fulls", "full", "--retention", "newest");
        string old = await RunAsync(fleet, "fulls");
        string newest = await RunAsync(fleet, "fulls");
        string asked = (await fleet.BackupToAsync("full", "near")).Text("id");

        JsonNode dry = await fleet.Ctl.OkAsync("cleanup", "--dry-run");
        Assert.Equal([old], dry.Items("decisions").Where(decision => decision["keep"]?.GetValue<bool>() != true).Select(decision => decision.Text("backup_id")));
        Assert.Equal(3, (await fleet.BackupsAsync()).Count);
        JsonNode done = await fleet.Ctl.OkAsync("cleanup", "--schedule-id", "1", "--wait");
        Assert.Single(done.Items("job_ids"));
        Assert.Equal(new[] { newest, asked }.Order(StringComparer.Ordinal), (await fleet.BackupsAsync()).Select(backup => backup.Text("id")).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await near.NamesAsync(), name => name.Contains(old, StringComparison.Ordinal));
        await fleet.IsCleanAsync("near");
        (await fleet.Ctl.RunAsync("cleanup", "--schedule-id", "7")).Fails(3, "schedule 7");
    }

    /// <summary>The controller dies once the first deletion is queued; nothing is lost between rows and files.</summary>
    [Fact]
    public async Task The_restart_during_cleanup()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.Ctl.OkAsync("policies", "create", "newest", "--keep-last", "1");
        await ScheduleAsync(fleet, "fulls", "full", "--retention", "newest");
        foreach (string point in new[] { "job-queued", "expired-queued", "offer-stored" })
        {
            string old = await RunAsync(fleet, "fulls");
            string newest = await RunAsync(fleet, "fulls");
            await fleet.Controller.StopAsync();
            await fleet.Controller.StartAsync(crashAt: point);
            await fleet.WaitOnlineAsync(fleet.Host);
            CtlResult cut = await fleet.Ctl.RunAsync("cleanup", "--wait");
            Assert.NotEqual(0, cut.ExitCode);
            await Wait.UntilAsync(() => Task.FromResult(fleet.Controller.Process.HasExited), "the controller to be gone", 20, Cancellation);
            await fleet.Controller.StartAsync();
            await fleet.WaitOnlineAsync(fleet.Host);
            await Wait.UntilAsync(async () => (await fleet.BackupsAsync()).All(backup => backup.Text("id") != old), "the deletion to end", 60, Cancellation);
            Assert.Equal(newest, Assert.Single(await fleet.BackupsAsync()).Text("id"));
            Assert.DoesNotContain(await near.NamesAsync(), name => name.Contains(old, StringComparison.Ordinal));
            await fleet.IsCleanAsync("near");
        }
    }

    /// <summary>Where local time is three and a half hours behind, times, ids and retention are still right.</summary>
    [Fact]
    public async Task The_non_UTC_host()
    {
        var zone = new Dictionary<string, string?> { ["TZ"] = "America/St_Johns" };
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { AgentEnvironment = zone, ControllerEnvironment = zone });
        await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.Ctl.OkAsync("policies", "create", "hour", "--keep-within", "1h");
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        await ScheduleAsync(fleet, "fulls", "full", "--retention", "hour");
        string id = await RunAsync(fleet, "fulls");
        DateTimeOffset after = TimeProvider.System.GetUtcNow();
        JsonNode backup = await fleet.ShowAsync(id);
        Assert.InRange(DateTimeOffset.Parse(backup.Text("started_at"), CultureInfo.InvariantCulture), before, after);
        var told = DateTimeOffset.ParseExact(id[..16], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(told, before.AddSeconds(-1), after);
        Assert.All((await fleet.Ctl.OkAsync("cleanup")).Items("decisions"), decision => Assert.Equal("within 1h", decision.Text("reason")));

        JsonNode preview = await fleet.Ctl.OkAsync("schedules", "preview", "--type", "full", "--cron", "30 2 * * *", "--zone", "America/St_Johns", "--instance", fleet.Host.Instance, "--count", "400");
        TimeZoneInfo local = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns");
        DateTimeOffset[] times = [.. preview["times"]!.AsArray().Select(time => DateTimeOffset.Parse(time!.ToString(), CultureInfo.InvariantCulture))];
        Assert.Equal(400, times.Length);
        Assert.All(times, time => Assert.Contains(TimeZoneInfo.ConvertTime(time, local).ToString("HH:mm", CultureInfo.InvariantCulture), new[] { "02:30", "03:00" }));
    }

    private static Task<JsonNode> ScheduleAsync(Fleet fleet, string name, string type, params string[] options) =>
        fleet.Ctl.OkAsync(["schedules", "create", name, "--type", type, "--cron", "0 0 29 2 *", "--instance", fleet.Host.Instance, "--repository", "near", .. options]);

    // Runs the schedule now and gives the backup that it took.
    private static async Task<string> RunAsync(Fleet fleet, string schedule)
    {
        JsonNode job = Assert.Single((await fleet.Ctl.OkAsync("schedules", "run", schedule)).Items("jobs"));
        JsonNode ended = await fleet.JobEndAsync(job.Text("id"));
        Assert.True(ended.Text("state") == "succeeded", ended.ToString());
        return ended.Text("backup_id");
    }
}
