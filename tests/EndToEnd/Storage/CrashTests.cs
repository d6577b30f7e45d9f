using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

/// <summary>An agent that dies at each durable point of its work on a repository: repeated, the work ends right and nothing is left.</summary>
public sealed class CrashTests(SharedCeph ceph)
{
    [Fact]
    public async Task A_backup_that_dies_on_its_way_into_a_repository_can_be_repeated()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{fleet.NewKey()}");
        await fleet.DefineDirectoryAsync(ceph, "flat", "--format", "plain");
        (string Place, string Point)[] points =
        [
            ("far", "data-partial"), ("far", "data-durable"), ("far", "manifest-durable"),
            ("flat", "plain-partial"), ("flat", "plain-renamed"), ("flat", "manifest-durable"),
        ];
        foreach ((string place, string point) in points)
        {
            JsonNode job = await DieAsync(fleet, point, () => fleet.Ctl.OkAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", place));
            Assert.Equal(point == "manifest-durable" ? "succeeded" : "interrupted", job.Text("state"));
            await fleet.IsCleanAsync(place);
        }

        foreach (string place in new[] { "far", "flat" })
        {
            string id = (await fleet.BackupToAsync("full", place)).Text("id");
            await fleet.Ctl.OkAsync("backups", "verify", id, "--wait");
            await fleet.IsCleanAsync(place);
        }

        Assert.Equal(4, (await fleet.AvailableAsync()).Count);
    }

    [Fact]
    public async Task A_copy_that_dies_on_its_way_can_be_repeated()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{fleet.NewKey()}");
        await fleet.DefineDirectoryAsync(ceph, "flat", "--format", "plain");
        string id = (await fleet.BackupToAsync("full", "near")).Text("id");
        (string Place, string Point)[] points = [("far", "data-partial"), ("far", "data-durable"), ("far", "manifest-durable"), ("flat", "plain-partial"), ("flat", "plain-renamed")];
        foreach ((string place, string point) in points)
        {
            JsonNode job = await DieAsync(fleet, point, () => fleet.Ctl.OkAsync("backups", "copy", id, "--to", place));
            Assert.Equal(point == "manifest-durable" ? "succeeded" : "interrupted", job.Text("state"));
            Assert.Equal(point == "manifest-durable" ? "available" : "pending", (await fleet.CopyAsync(id, place))!.Text("state"));
            await fleet.IsCleanAsync(place);
        }

        await fleet.Ctl.OkAsync("backups", "copy", id, "--to", "flat", "--wait");
        await fleet.IsCleanAsync("flat");
        foreach (string place in new[] { "far", "flat", "near" })
        {
            await fleet.Ctl.OkAsync("backups", "verify", id, "--repository", place, "--wait");
        }
    }

    [Fact]
    public async Task A_deletion_that_dies_half_way_can_be_repeated()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        (string Place, string[] Settings, string Point)[] points =
        [
            ("far", ["--type", "s3"], "manifest-deleted"), ("near", [], "data-deleted"), ("flat", ["--format", "plain"], "plain-unlisted"),
        ];
        foreach ((string name, string[] settings, string point) in points)
        {
            Place place = name == "far" ? await fleet.DefineBucketAsync(ceph, name) : await fleet.DefineDirectoryAsync(ceph, name, settings);
            string full = (await fleet.BackupToAsync("full", name)).Text("id");
            await fleet.BackupToAsync("incremental", name);
            JsonNode job = await DieAsync(fleet, point, async () => (await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade")).Items("jobs")[0]);
            Assert.Equal("interrupted", job.Text("state"));
            Assert.All(await fleet.BackupsAsync(), backup => Assert.Equal("deleting", backup.Text("state")));
            await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade", "--wait");
            Assert.Empty(await fleet.BackupsAsync());
            Assert.Empty(await place.NamesAsync());
            await fleet.IsCleanAsync(name);
        }
    }

    [Fact]
    public async Task A_rotation_or_a_rebuild_that_dies_half_way_can_be_repeated()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string old = fleet.NewKey("old");
        Place far = await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{old}");
        string[] backups = [(await fleet.BackupToAsync("full", "far")).Text("id"), (await fleet.BackupToAsync("full", "far")).Text("id")];
        await fleet.Ctl.OkAsync("repositories", "update", "far", "--encryption-key", $"file:{fleet.NewKey("now")}", "--retired-encryption-keys", $"file:{old}");
        foreach (string point in new[] { "key-unwrapped", "key-wrapped" })
        {
            JsonNode job = await DieAsync(fleet, point, () => fleet.Ctl.OkAsync("repositories", "rotate-key", "far", "--no-wait"));
            Assert.Equal("interrupted", job.Text("state"));
            await fleet.IsCleanAsync("far");
        }

        await fleet.Ctl.OkAsync("repositories", "rotate-key", "far");
        await fleet.Ctl.OkAsync("repositories", "update", "far", "--retired-encryption-keys", "");
        Assert.Equal(2 * 4, (await far.NamesAsync()).Count);
        await DieAsync(fleet, "result-recorded", () => fleet.Ctl.OkAsync("repositories", "rebuild-catalog", "far", "--no-wait"));
        await fleet.Ctl.OkAsync("repositories", "rebuild-catalog", "far");
        await fleet.IsCleanAsync("far");
        foreach (string id in backups)
        {
            await fleet.Ctl.OkAsync("restore", id, "--to-dir", fleet.Directory.At(id), "--wait");
        }
    }

    // The job that was under way when the agent died, as it ended after the agent was back.
    private static async Task<JsonNode> DieAsync(Fleet fleet, string point, Func<Task<JsonNode>> queue)
    {
        await fleet.Host.StopAsync();
        fleet.Host.Start(point);
        await fleet.WaitOnlineAsync(fleet.Host);
        string job = (await queue()).Text("id");
        await fleet.Host.WaitForDeathAsync();
        fleet.Host.Start();
        await fleet.WaitOnlineAsync(fleet.Host);
        return await fleet.JobEndAsync(job);
    }
}
