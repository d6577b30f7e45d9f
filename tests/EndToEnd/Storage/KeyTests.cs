using System.Text.Json.Nodes;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class KeyTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_is_taken_up_without_uploading_anything_again_and_the_old_one_can_go()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string old = fleet.NewKey("old");
        Place far = await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{old}");
        string full = (await fleet.BackupToAsync("full", "far")).Text("id");
        string oldId = (await fleet.CopyAsync(full, "far"))!.Text("key_id");
        (await fleet.Ctl.RunAsync("repositories", "update", "far", "--encryption-key", $"file:{fleet.NewKey("other")}")).Ok();
        (await fleet.Ctl.RunAsync("restore", full, "--to-dir", fleet.Directory.At("refused"), "--wait")).Fails(4, oldId);
        Assert.False(Directory.Exists(fleet.Directory.At("refused")));
        (await fleet.Ctl.RunAsync("repositories", "rotate-key", "far")).Fails(4, oldId);

        string now = fleet.NewKey("now");
        await fleet.Ctl.OkAsync("repositories", "update", "far", "--encryption-key", $"file:{now}", "--retired-encryption-keys", $"file:{old}");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string incremental = (await fleet.BackupToAsync("incremental", "far")).Text("id");
        Assert.NotEqual(oldId, (await fleet.CopyAsync(incremental, "far"))!.Text("key_id"));
        string[] before = [.. await far.NamesAsync()];
        JsonNode rotated = await fleet.Ctl.OkAsync("repositories", "rotate-key", "far");
        Assert.Contains("1 backups", rotated.Text("result"), StringComparison.Ordinal);
        Assert.Equal(before.Length + 1, (await far.NamesAsync()).Count);
        Assert.Contains("0 backups", (await fleet.Ctl.OkAsync("repositories", "rotate-key", "far")).Text("result"), StringComparison.Ordinal);

        await fleet.Ctl.OkAsync("repositories", "update", "far", "--retired-encryption-keys", "");
        File.Delete(old);
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(incremental));
        await fleet.Ctl.OkAsync("backups", "verify", incremental, "--deep", "--wait");
        await fleet.IsCleanAsync("far");
        await fleet.Ctl.OkAsync("backups", "delete", full, "--cascade", "--wait");
        Assert.Empty(await far.NamesAsync());
    }
}
