using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

public sealed class CheckTests(SharedCeph ceph)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_difference_between_a_directory_and_the_catalog_is_found()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near", "--encryption-key", $"file:{fleet.NewKey()}");
        string instance = fleet.Host.Instance;
        string[] ids = new string[6];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = (await fleet.BackupToAsync("full", "near")).Text("id");
        }

        await fleet.IsCleanAsync("near");
        string At(int backup, string name) => Path.Combine(near.Path!, instance, ids[backup], name);
        File.Delete(At(0, "data"));
        File.Delete(At(1, "manifest.json"));
        await File.AppendAllTextAsync(At(2, "data"), "more", Cancellation);
        File.Copy(At(4, "manifest.json"), At(3, "manifest.json"), overwrite: true);
        string key = Path.GetFileName(Directory.GetFiles(At(5, ""), "key-*.json").Single());
        File.Delete(At(5, key));
        Copy(At(4, ""), Path.Combine(near.Path!, instance, "20200101T000000Z-00000000"));
        await File.WriteAllTextAsync(Path.Combine(near.Path!, "notes.txt"), "mine", Cancellation);
        string[] expected =
        [
            $"mismatch {instance}/{ids[2]}/data", $"mismatch {instance}/{ids[3]}/manifest.json",
            $"missing {instance}/{ids[0]}/data", $"missing {instance}/{ids[1]}/manifest.json", $"missing {instance}/{ids[5]}/{key}",
            "orphan notes.txt", $"orphan {instance}/{ids[1]}", $"unlisted {instance}/20200101T000000Z-00000000",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), await fleet.FindingsAsync("near"));
        (await fleet.Ctl.RunAsync("backups", "verify", ids[5], "--wait")).Fails(1, key, "missing");
        (await fleet.Ctl.RunAsync("restore", ids[5], "--to-dir", fleet.Directory.At("target"), "--wait")).Fails(1, key, "missing");
    }

    [Fact]
    public async Task A_sweep_removes_old_orphans_alone()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place near = await fleet.DefineDirectoryAsync(ceph, "near");
        string kept = (await fleet.BackupToAsync("full", "near")).Text("id");
        string folder = Path.Combine(near.Path!, fleet.Host.Instance);
        await LeaveAsync(folder, "old", "data", isOld: true);
        await LeaveAsync(folder, "young", "data", isOld: false);
        await LeaveAsync(folder, "cut-old", "data.partial-1", isOld: true);
        await LeaveAsync(folder, "cut-young", "data.partial-2", isOld: false);
        await LeaveAsync(near.Path!, ".partial-old", "ibdata1", isOld: true);
        await LeaveAsync(near.Path!, ".partial-young", "ibdata1", isOld: false);
        await LeaveAsync(near.Path!, "", "probe.partial-old", isOld: true);
        await LeaveAsync(near.Path!, "", "mine.txt", isOld: true);
        string instance = fleet.Host.Instance;
        string[] young = [$"orphan {instance}/young", "orphan mine.txt", "unfinished .partial-young", $"unfinished {instance}/cut-young/data"];
        string[] old = [$"orphan {instance}/old", "unfinished .partial-old", $"unfinished {instance}/cut-old/data", "unfinished probe"];
        Assert.Equal(young.Concat(old).Order(StringComparer.Ordinal), await fleet.FindingsAsync("near"));
        string[] before = [.. await near.NamesAsync()];
        Assert.Equal(young.Order(StringComparer.Ordinal), await fleet.FindingsAsync("near", "--sweep", "--dry-run"));
        Assert.Equal(before, await near.NamesAsync());
        Assert.Equal(young.Order(StringComparer.Ordinal), await fleet.FindingsAsync("near", "--sweep"));
        Assert.Equal(
            new[] { ".partial-young/ibdata1", $"{instance}/{kept}/data", $"{instance}/{kept}/manifest.json", $"{instance}/cut-young/data.partial-2", $"{instance}/young/data", "mine.txt" }.Order(StringComparer.Ordinal),
            await near.NamesAsync());
        await fleet.Ctl.OkAsync("backups", "verify", kept, "--wait");
    }

    [Fact]
    public async Task What_lies_in_a_bucket_besides_backups_is_found_and_what_is_young_or_foreign_stays()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Place far = await fleet.DefineBucketAsync(ceph, "far");
        string id = (await fleet.BackupToAsync("full", "far")).Text("id");
        await fleet.IsCleanAsync("far");
        CephGateway gateway = ceph.Gateway;
        foreach (string key in new[] { $"{fleet.Host.Instance}/unfinished/data", "foreign.bin" })
        {
            await CephRequest.SendAsync(gateway.Address, gateway.Owner, HttpMethod.Post, $"/{far.Bucket}/{key}", "uploads", "", new Dictionary<string, string>(), Cancellation);
        }

        await gateway.PutObjectAsync(far.Bucket!, $"{fleet.Host.Instance}/orphan/data", "x", Cancellation);
        string[] expected = ["orphan foreign.bin", $"orphan {fleet.Host.Instance}/orphan", $"unfinished {fleet.Host.Instance}/unfinished/data"];
        Assert.Equal(expected, await fleet.FindingsAsync("far", "--sweep"));
        Assert.Equal(expected, await fleet.FindingsAsync("far"));
        await gateway.DeleteObjectAsync(far.Bucket!, $"{fleet.Host.Instance}/{id}/data", Cancellation);
        Assert.Contains($"missing {fleet.Host.Instance}/{id}/data", await fleet.FindingsAsync("far"));
    }

    [Fact]
    public async Task A_repository_is_tested_and_what_is_missing_is_said()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.DefineDirectoryAsync(ceph, "near");
        await fleet.DefineBucketAsync(ceph, "far");
        await fleet.DefineBucketAsync(ceph, "nowhere", "no-such-bucket", ceph.Gateway.Address);
        foreach (string place in new[] { "near", "far" })
        {
            JsonNode job = await fleet.Ctl.OkAsync("repositories", "test", place);
            Assert.Contains("MB/s", job.Text("result"), StringComparison.Ordinal);
        }

        (await fleet.Ctl.RunAsync("repositories", "test", "nowhere")).Fails(4, "no-such-bucket");
        (await fleet.Ctl.RunAsync("repositories", "test", "unknown")).Fails(3, "unknown");
    }

    private static async Task LeaveAsync(string root, string folder, string name, bool isOld)
    {
        string directory = Path.Combine(root, folder);
        Directory.CreateDirectory(directory);
        string file = Path.Combine(directory, name);
        await File.WriteAllTextAsync(file, "left", Cancellation);
        if (isOld)
        {
            await ProcessRunner.CheckAsync(["touch", "-d", "26 hours ago", file], cancellationToken: Cancellation);
        }
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
