using System.Text.Json.Nodes;
using DbCalm.Protocol.V1;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class CopyTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copies_in_other_forms_restore_alone_and_chains_restore_from_mixed_ones()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string[] encrypted = ["--encryption-key", $"file:{fleet.NewKey()}"];
        await fleet.DefineDirectoryAsync(ceph, "near", ["--compression", "lz4"]);
        await fleet.DefineBucketAsync(ceph, "far", ["--compression", "zstd", .. encrypted]);
        await fleet.DefineDirectoryAsync(ceph, "flat", "--format", "plain");
        await fleet.DefineDirectoryAsync(ceph, "last", "--compression", "gzip");

        string full = (await fleet.BackupToAsync("full", "near", "far")).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 1, Cancellation);
        string first = (await fleet.BackupToAsync("incremental", "near", "far")).Text("id");
        await SampleData.ChangeAsync(fleet.Server, 2, Cancellation);
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string second = (await fleet.BackupToAsync("incremental", "near", "far")).Text("id");
        string[] chain = [full, first, second];
        foreach (string id in chain)
        {
            await fleet.CopyInAsync(id, "far", CopyState.Available);
        }

        // Clear to encrypted, encrypted to plain, plain to clear.
        await MoveAsync(fleet, chain, "near", "flat");
        await fleet.IsCleanAsync("near");
        await MoveAsync(fleet, chain, "far", "last");
        await fleet.IsCleanAsync("far");
        await fleet.Ctl.OkAsync("backups", "delete", full, "--repository", "flat", "--wait");
        await fleet.Ctl.OkAsync("backups", "delete", first, "--repository", "last", "--wait");
        await fleet.Ctl.OkAsync("backups", "copy", second, "--to", "far", "--wait");
        await fleet.Ctl.OkAsync("backups", "delete", second, "--repository", "flat", "--wait");
        await fleet.Ctl.OkAsync("backups", "delete", second, "--repository", "last", "--wait");
        Assert.Equal(["last"], await PlacesAsync(fleet, full));
        Assert.Equal(["flat"], await PlacesAsync(fleet, first));
        Assert.Equal(["far"], await PlacesAsync(fleet, second));
        (await fleet.Ctl.RunAsync("backups", "delete", second, "--repository", "far", "--wait")).Fails(4, "last good copy");

        await fleet.Ctl.OkAsync("backups", "verify", second, "--deep", "--wait");
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(second));
        foreach (string place in new[] { "near", "far", "flat", "last" })
        {
            await fleet.IsCleanAsync(place);
        }
    }

    [Fact]
    public async Task A_copy_that_can_not_be_made_is_shown_and_hinders_nothing()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        string key = fleet.NewKey();
        await fleet.DefineDirectoryAsync(ceph, "sealed", "--encryption-key", $"file:{key}");
        string text = await File.ReadAllTextAsync(key, Cancellation);
        File.Delete(key);
        JsonNode backup = await fleet.BackupToAsync("full", "near", "sealed");
        Assert.Equal("available", backup.Text("state"));
        string id = backup.Text("id");
        JsonNode copy = await fleet.CopyInAsync(id, "sealed", CopyState.Failed);
        Assert.Contains("repository.key", copy.Text("problem"), StringComparison.Ordinal);
        Assert.Equal("available", (await fleet.ShowAsync(id)).Text("state"));
        Assert.Contains((await fleet.Ctl.OkAsync("jobs", "list")).Items(), job => job.Text("kind") == "copy" && job.Text("state") == "failed");

        await File.WriteAllTextAsync(key, text, Cancellation);
        await fleet.Ctl.OkAsync("backups", "copy", id, "--to", "sealed", "--wait");
        Assert.Equal("available", (await fleet.CopyAsync(id, "sealed"))!.Text("state"));
        (await fleet.Ctl.RunAsync("backups", "copy", id, "--to", "sealed", "--wait")).Fails(4, "already");
        await fleet.IsCleanAsync(near.Name);
        await fleet.IsCleanAsync("sealed");
    }

    [Fact]
    public async Task A_restore_goes_over_to_the_next_copy_when_one_is_bad_missing_or_away()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.DefineBucketAsync(ceph, "far", "--encryption-key", $"file:{fleet.NewKey()}");
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string id = (await fleet.BackupToAsync("full", "near", "far")).Text("id");
        await fleet.CopyInAsync(id, "far", CopyState.Available);
        string folder = Path.Combine(near.Path!, fleet.Host.Instance, id);
        string data = Path.Combine(folder, "data");
        byte[] good = await File.ReadAllBytesAsync(data, Cancellation);

        byte[] bad = [.. good];
        bad[^1000] ^= 4;
        await File.WriteAllBytesAsync(data, bad, Cancellation);
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(id));
        (await fleet.Ctl.RunAsync("backups", "verify", id, "--repository", "near", "--wait")).Fails(1, "data");
        Assert.Contains("data", (await fleet.CopyAsync(id, "near"))!.Text("problem"), StringComparison.Ordinal);

        File.Delete(data);
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(id));
        Assert.Equal(["missing"], (await fleet.FindingsAsync("near")).Select(finding => finding.Split(' ')[0]));

        Directory.Move(near.Path!, near.Path! + "-away");
        Assert.Equal(held, await fleet.RestoredChecksumsAsync(id));
        await fleet.Ctl.OkAsync("backups", "verify", id, "--deep", "--wait");
        Directory.Move(near.Path! + "-away", near.Path!);

        await File.WriteAllBytesAsync(data, good, Cancellation);
        await fleet.Ctl.OkAsync("backups", "verify", id, "--repository", "near", "--wait");
        Assert.Equal("", (await fleet.CopyAsync(id, "near"))!.TextOrNull("problem") ?? "");
        await fleet.IsCleanAsync("near");
    }

    [Fact]
    public async Task A_restore_refuses_when_every_copy_is_bad()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        Place flat = await fleet.DefineDirectoryAsync(ceph, "flat", "--format", "plain");
        string id = (await fleet.BackupToAsync("full", "near", "flat")).Text("id");
        await fleet.CopyInAsync(id, "flat", CopyState.Available);
        Flip(Path.Combine(near.Path!, fleet.Host.Instance, id, "data"));
        Flip(Path.Combine(flat.Path!, id, "shop", "orders.ibd"));
        string target = fleet.Directory.At("target");
        (await fleet.Ctl.RunAsync("restore", id, "--to-dir", target, "--wait")).Fails(1, "shop/orders.ibd");
        Assert.False(Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any());
        (await fleet.Ctl.RunAsync("backups", "verify", id, "--repository", "flat", "--wait")).Fails(1, "shop/orders.ibd");
    }

    private static void Flip(string path)
    {
        using FileStream file = new(path, FileMode.Open);
        file.Position = file.Length / 2;
        int value = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(value ^ 4));
    }

    private static async Task MoveAsync(Fleet fleet, string[] chain, string from, string to)
    {
        foreach (string id in chain)
        {
            await fleet.Ctl.OkAsync("backups", "copy", id, "--to", to, "--wait");
            await fleet.Ctl.OkAsync("backups", "delete", id, "--repository", from, "--wait");
        }
    }

    private static async Task<IEnumerable<string>> PlacesAsync(Fleet fleet, string backup) => (await fleet.ShowAsync(backup)).Items("copies").Select(copy => copy.Text("repository"));
}
