using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Storage;

/// <summary>The one story over the ways of keeping a backup: where, in which form, how compressed, clear or encrypted.</summary>
public sealed class StorageStory(StoryFleet story, SharedCeph ceph) : IClassFixture<StoryFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("directory", "plain", "none", false)]
    [InlineData("directory", "stream", "none", true)]
    [InlineData("s3", "stream", "none", false)]
    [InlineData("directory", "stream", "lz4", false)]
    [InlineData("s3", "stream", "lz4", true)]
    [InlineData("directory", "stream", "gzip", true)]
    [InlineData("s3", "stream", "gzip", false)]
    [InlineData("directory", "stream", "zstd", false)]
    [InlineData("s3", "stream", "zstd", true)]
    public async Task A_chain_is_kept_proved_and_restored(string type, string format, string compression, bool encrypted)
    {
        Fleet fleet = story.Fleet;
        string store = $"{type}-{format}-{compression}";
        string? key = encrypted ? fleet.NewKey(store) : null;
        string[] settings = ["--format", format, "--compression", compression, .. key is null ? Array.Empty<string>() : ["--encryption-key", $"file:{key}"]];
        Place place = type == "s3" ? await fleet.DefineBucketAsync(ceph, store, settings) : await fleet.DefineDirectoryAsync(ceph, store, settings);

        string full = await BackUpAsync(store, "full", format, compression, encrypted);
        await story.ChangeAsync();
        string first = await BackUpAsync(store, "incremental", format, compression, encrypted);
        await story.ChangeAsync();
        IReadOnlyDictionary<string, string> held = await fleet.Server.ChecksumsAsync(Cancellation);
        string second = await BackUpAsync(store, "incremental", format, compression, encrypted);

        await fleet.Ctl.OkAsync("backups", "verify", second, "--deep", "--wait");
        Assert.Equal("prepared", (await fleet.ShowAsync(second)).Text("proof"));
        string target = fleet.Directory.At($"restored-{store}");
        await fleet.Ctl.OkAsync("restore", second, "--to-dir", target, "--wait");
        string files = await TableFilesAsync(target);
        Directory.Delete(target, recursive: true);
        await fleet.Ctl.OkAsync("restore", second, "--to-dir", target, "--wait");
        Assert.Equal(files, await TableFilesAsync(target));
        await using (MariaDbServer server = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancellation))
        {
            Assert.Equal(held, await server.ChecksumsAsync(Cancellation));
        }

        Directory.Delete(target, recursive: true);
        await fleet.IsCleanAsync(store);
        await IsReadByOthersAsync(fleet, place, [full, first, second], compression, key);
    }

    [Theory]
    [InlineData("s3", "none", false, "directory")]
    [InlineData("directory", "zstd", false, "compression")]
    [InlineData("directory", "none", true, "encryption_key")]
    public async Task A_form_that_can_not_be_kept_is_refused_at_once(string type, string compression, bool encrypted, string told)
    {
        string[] place = type == "s3" ? ["--type", "s3", "--bucket", "backups"] : ["--type", "directory", "--path", "/backups"];
        string[] key = encrypted ? ["--encryption-key", "file:/key"] : [];
        CtlResult refused = await story.Fleet.Ctl.RunAsync(["repositories", "create", "refused", "--format", "plain", "--compression", compression, .. place, .. key]);
        refused.Fails(2, "plain", told);
    }

    private async Task<string> BackUpAsync(string store, string type, string format, string compression, bool encrypted)
    {
        JsonNode backup = await story.Fleet.BackupToAsync(type, store);
        JsonNode copy = Assert.Single(backup.Items("copies"));
        Assert.Equal("available", copy.Text("state"));
        Assert.Equal(format, copy.Text("format"));
        Assert.Equal(compression, copy.Text("compression"));
        Assert.Equal(encrypted, !string.IsNullOrEmpty(copy.TextOrNull("key_id")));
        double ratio = copy["stored_ratio"]!.GetValue<double>();
        Assert.True(compression == "none" ? ratio is > 0.99 and < 1.1 : ratio is > 0 and < 0.7, copy.ToString());
        return backup.Text("id");
    }

    // The log's and the system tablespace's headers carry times; every table's file must be the same to the byte.
    private static Task<string> TableFilesAsync(string directory) => ProcessRunner.CheckAsync(
        ["bash", "-c", "cd \"$0\" && find . -type f \\( -path './shop/*' -o -path './odd*' \\) -print0 | sort -z | xargs -0 sha256sum", directory], cancellationToken: Cancellation);

    // With the tools that everybody has, or where those do not decrypt, with the command that needs no controller.
    private static async Task IsReadByOthersAsync(Fleet fleet, Place place, string[] chain, string compression, string? key)
    {
        foreach (string backup in chain)
        {
            string unpacked = place.Path is null ? "" : Path.Combine(place.Path, backup);
            if (!Directory.Exists(unpacked))
            {
                unpacked = fleet.Directory.At($"unpacked-{backup}");
                await UnpackAsync(await place.FetchAsync(fleet, fleet.Host.Instance, backup), unpacked, compression, key);
            }

            string notes = await File.ReadAllTextAsync(Directory.GetFiles(unpacked, "*_checkpoints").Single(), Cancellation);
            Assert.Contains($"to_lsn = {(await fleet.ShowAsync(backup)).Text("to_lsn")}\n", notes, StringComparison.Ordinal);
            Assert.True(Directory.GetFiles(Path.Combine(unpacked, "shop")).Length > 10, $"too few files in {unpacked}");
        }
    }

    private static async Task UnpackAsync(string files, string target, string compression, string? key)
    {
        if (key is not null)
        {
            await ProcessRunner.CheckAsync([Programs.Ctl, "artefact", "extract", files, "--key-file", key, "--to-dir", target], cancellationToken: Cancellation);
            return;
        }

        string reader = compression switch { "zstd" => "zstd -q -dc", "gzip" => "gzip -dc", "lz4" => "lz4 -q -dc", _ => "cat" };
        Directory.CreateDirectory(target);
        await ProcessRunner.CheckAsync(
            ["bash", "-o", "pipefail", "-c", $"{reader} <\"$0\" | mbstream -x -C \"$1\"", Path.Combine(files, "data"), target], cancellationToken: Cancellation);
    }
}
