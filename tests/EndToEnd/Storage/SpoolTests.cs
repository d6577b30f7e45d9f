using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class SpoolTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_for_a_service_that_is_down_waits_on_its_host_and_restores_from_there()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string bucket = await ceph.MakeBucketAsync();
        await using var proxy = new TcpProxy(ceph.Gateway.Port);
        var far = new Place("far", null, bucket, ceph);
        await fleet.DefineBucketAsync(ceph, "far", bucket, new Uri($"http://127.0.0.1:{proxy.Port}"), ["--encryption-key", $"file:{fleet.NewKey()}", .. Spooling(fleet, "1GiB")]);
        string full = (await fleet.BackupToAsync("full", "far")).Text("id");
        proxy.Cut();
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        JsonNode waiting = await fleet.BackupToAsync("incremental", "far");
        string id = waiting.Text("id");
        JsonNode copy = Assert.Single(waiting.Items("copies"));
        Assert.Equal("pending", copy.Text("state"));
        Assert.Equal("h1", copy.Text("spooled_on"));
        Assert.Contains(Spooled(fleet), name => name.Contains(id, StringComparison.Ordinal));
        (await fleet.Ctl.RunAsync("restore", id, "--to-dir", fleet.Directory.At("refused"), "--wait")).Fails(5, "far");

        proxy.Resume();
        await fleet.CopyInAsync(id, "far", CopyState.Available);
        Assert.Empty(Spooled(fleet));
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(id));
        Assert.Contains(await far.NamesAsync(), name => name.Contains(id, StringComparison.Ordinal));
        await fleet.IsCleanAsync("far");
        Assert.Equal("available", (await fleet.ShowAsync(full)).Text("state"));
    }

    [Fact]
    public async Task A_spooled_chain_is_listed_proved_and_restored_and_what_fits_no_more_fails()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string mount = fleet.Directory.Make("mount");
        await fleet.Ctl.OkAsync(["repositories", "create", "far", "--type", "directory", "--path", Path.Combine(mount, "far"), "--retain", "30d", .. Spooling(fleet, "100MiB")]);
        await fleet.Ctl.OkAsync(["repositories", "create", "tight", "--type", "directory", "--path", Path.Combine(mount, "tight"), .. Spooling(fleet, "1MiB")]);
        await fleet.Ctl.OkAsync("repositories", "create", "strict", "--type", "directory", "--path", Path.Combine(mount, "strict"));
        TakeAway(mount);

        (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", "strict", "--wait")).Fails(5, "leads nowhere");
        Assert.Empty(Spooled(fleet));
        (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", "tight", "--wait")).Fails(1, "spool");
        Assert.Empty(Spooled(fleet));
        string full = (await fleet.BackupToAsync("full", "far")).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = (await fleet.BackupToAsync("incremental", "far")).Text("id");
        Assert.Equal("pending", (await fleet.CopyAsync(full, "far"))!.Text("state"));
        await fleet.Ctl.OkAsync("backups", "verify", incremental, "--deep", "--wait");
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));

        BringBack(mount);
        foreach (string id in new[] { full, incremental })
        {
            // The controller tries again on its own, the later the longer it lasted; whoever does not want to wait asks, unless it is under way.
            await fleet.Ctl.RunAsync("backups", "copy", id, "--to", "far", "--wait");
        }

        await fleet.CopyInAsync(full, "far", CopyState.Available);
        await fleet.CopyInAsync(incremental, "far", CopyState.Available);
        Assert.Empty(Spooled(fleet));
        Assert.NotEqual("", (await fleet.CopyAsync(full, "far"))!.Text("retain_until"));
        Assert.Equal("restored", (await fleet.ShowAsync(incremental)).Text("proof"));
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        await fleet.IsCleanAsync("far");
    }

    [Fact]
    public async Task A_spooled_backup_that_is_not_wanted_any_more_goes_from_the_spool()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string mount = fleet.Directory.Make("mount");
        await fleet.Ctl.OkAsync(["repositories", "create", "far", "--type", "directory", "--path", Path.Combine(mount, "far"), .. Spooling(fleet, "100MiB")]);
        TakeAway(mount);
        string full = (await fleet.BackupToAsync("full", "far")).Text("id");
        await Wait.UntilAsync(
            async () => (await fleet.Ctl.OkAsync("jobs", "list")).Items().Where(job => job.Text("kind") == "copy").All(job => job.Text("state") == "failed"), "the copy to rest", 60, Cancellation);
        await fleet.Ctl.OkAsync("backups", "delete", full, "--wait");
        Assert.Empty(Spooled(fleet));
        Assert.DoesNotContain(await fleet.BackupsAsync(), backup => backup.Text("id") == full);
    }

    [Fact]
    public async Task A_spool_whose_disk_is_full_fails_the_backup_and_keeps_nothing_of_it()
    {
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(1, Cancellation);
        await using Fleet fleet = await Fleet.StartAsync();
        string mount = fleet.Directory.Make("mount");
        await fleet.Ctl.OkAsync(
            "repositories", "create", "far", "--type", "directory", "--path", Path.Combine(mount, "far"), "--on-unavailable", "spool", "--spool-path", small.Path, "--spool-limit", "100MiB");
        TakeAway(mount);
        (await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--repository", "far", "--wait")).Fails(1, "space");
        Assert.Empty(Directory.GetFiles(small.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(await fleet.AvailableAsync());
        BringBack(mount);
        Assert.Equal("available", (await fleet.BackupToAsync("full", "far")).Text("state"));
    }

    // A link to itself answers like a share whose server is gone: with an error that says nothing of what is there.
    private static void TakeAway(string mount)
    {
        Directory.Move(mount, mount + "-away");
        File.CreateSymbolicLink(mount, mount);
    }

    private static void BringBack(string mount)
    {
        File.Delete(mount);
        Directory.Move(mount + "-away", mount);
    }

    private static string[] Spooling(Fleet fleet, string limit) => ["--on-unavailable", "spool", "--spool-path", fleet.Directory.Make("spool"), "--spool-limit", limit];

    private static string[] Spooled(Fleet fleet) => Directory.GetFiles(fleet.Directory.At("spool"), "*", SearchOption.AllDirectories);
}
