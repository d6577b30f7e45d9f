using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class CatalogTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_catalog_is_read_back_from_the_repositories_as_it_was()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string key = fleet.NewKey();
        string[] sealing = ["--encryption-key", $"file:{key}", "--retain", "30d"];
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        Place far = await fleet.DefineBucketAsync(ceph, "far", sealing);
        await fleet.DefineDirectoryAsync(ceph, "flat", "--format", "plain");
        string full = (await fleet.BackupToAsync("full", "near", "far", "flat")).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = (await fleet.BackupToAsync("incremental", "near", "far")).Text("id");
        string alone = (await fleet.BackupToAsync("full", "far")).Text("id");
        await fleet.CopyInAsync(full, "far", CopyState.Available);
        await fleet.CopyInAsync(full, "flat", CopyState.Available);
        await fleet.CopyInAsync(incremental, "far", CopyState.Available);
        await fleet.Ctl.OkAsync("backups", "verify", incremental, "--deep", "--wait");
        await fleet.Ctl.OkAsync("backups", "verify", alone, "--wait");
        await fleet.Ctl.OkAsync("backups", "hold", full, "--reason", "for ever");
        await fleet.Ctl.OkAsync("backups", "hold", alone, "--reason", "a while");
        await fleet.Ctl.OkAsync("backups", "release", alone);
        await NotesAreWrittenAsync(fleet);
        string before = (await fleet.Ctl.OkAsync("backups", "list")).ToJsonString(Indented);

        await fleet.Host.StopAsync();
        await fleet.Controller.StopAsync();
        Directory.Delete(fleet.Controller.DataDir, recursive: true);
        Directory.Delete(fleet.Host.DataDir, recursive: true);
        await fleet.Controller.StartAsync();
        await fleet.JoinAsync(fleet.Host);
        await fleet.WaitOnlineAsync(fleet.Host);
        Assert.Empty(await fleet.BackupsAsync());
        await fleet.Ctl.OkAsync("repositories", "create", "near", "--type", "directory", "--path", near.Path!);
        await fleet.DefineBucketAsync(ceph, "far", far.Bucket!, ceph.Gateway.Address, sealing);
        await fleet.Ctl.OkAsync("repositories", "create", "flat", "--type", "directory", "--path", fleet.Directory.At("repository-flat"), "--format", "plain");
        foreach (string place in new[] { "near", "far", "flat", "near" })
        {
            await fleet.Ctl.OkAsync("repositories", "rebuild-catalog", place);
        }

        Assert.Equal(before, (await fleet.Ctl.OkAsync("backups", "list")).ToJsonString(Indented));
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        (await fleet.Ctl.RunAsync("backups", "delete", full, "--cascade")).Fails(4, "for ever");
        await fleet.BackupToAsync("incremental", "near");
        foreach (string place in new[] { "near", "far", "flat" })
        {
            await fleet.IsCleanAsync(place);
        }
    }

    private static System.Text.Json.JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static Task NotesAreWrittenAsync(Fleet fleet) => Wait.UntilAsync(
        async () => (await fleet.Ctl.OkAsync("jobs", "list")).Items().All(job => job.Text("state") == "succeeded"), "all jobs to be done", 60, Cancellation);
}
