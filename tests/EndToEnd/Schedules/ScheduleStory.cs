using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Schedules;

/// <summary>A schedule of minutes, left to itself, on a real server.</summary>
public sealed class ScheduleStory(SharedCeph ceph)
{
    [Fact]
    public async Task A_fleet_that_is_left_to_itself_backs_up_and_says_what_it_does()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.DefineDirectoryAsync(ceph, "far", "--compression", "lz4");
        await fleet.Ctl.OkAsync("instances", "update", fleet.Host.Instance, "--labels", "env=prod", "--objective", "1d");
        JsonNode made = await fleet.Ctl.OkAsync(
            "schedules", "create", "minutely", "--type", "auto", "--full-after-incrementals", "5", "--cron", "* * * * *", "--selector", "env=prod", "--repositories", "near,far");
        Assert.Equal([fleet.Host.Instance], made.Items("targets").Select(name => name.ToString()));
        Assert.Contains((await fleet.Ctl.OkAsync("plan", "--hours", "1")).Items("runs"), run => run.Text("schedule") == "minutely" && run.Text("instance") == fleet.Host.Instance);

        // The next minute comes on its own.
        JsonNode backup = await Wait.ForAsync(
            async () => (await fleet.AvailableAsync()).FirstOrDefault(backup => backup.Items("copies").Count == 2 && backup.Items("copies").All(copy => copy.Text("state") == "available")),
            "a backup in both repositories",
            120,
            TestContext.Current.CancellationToken);
        Assert.Equal(("full", "1"), (backup.Text("type"), backup.Text("schedule_id")));
        await fleet.Ctl.OkAsync("schedules", "disable", "minutely");
        JsonNode run = (await fleet.Ctl.OkAsync("schedules", "runs", "minutely")).Items()[^1];
        Assert.Equal(("started", backup.Text("job_id")), (run.Text("state"), run.Text("job_id")));
        JsonNode instance = await fleet.Ctl.OkAsync("instances", "show", fleet.Host.Instance);
        Assert.NotEqual("True", instance.TextOrNull("breached"));
        Assert.Null(instance.TextOrNull("next_due"));
    }
}
