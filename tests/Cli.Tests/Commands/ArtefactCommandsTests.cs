using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DbCalm.Artefacts.Encryption;
using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Catalog;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.Cli.Tests.Commands;

public sealed class ArtefactCommandsTests : IDisposable
{
    private const string KeyText = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string KeyId = "1715546eea280a3d";

    private static readonly byte[] Plain = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7 % 251))];

    private readonly TemporaryDirectory directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/data")]
    [InlineData("/manifest.json")]
    public async Task An_encrypted_backup_is_extracted_with_its_key(string named)
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: true);
        CliRun run = await CliRun.RunAsync("artefact", "extract", folder + named, "--key-file", KeyFile(), "--to-file", directory.At("plain.xb"));

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Plain, await File.ReadAllBytesAsync(directory.At("plain.xb"), Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.At("plain.xb")));
    }

    [Fact]
    public async Task Manifest_and_wrapped_key_may_lie_elsewhere()
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: true);
        string elsewhere = directory.Make("elsewhere");
        File.Move($"{folder}/manifest.json", $"{elsewhere}/m.json");
        File.Move($"{folder}/key-{KeyId}.json", $"{elsewhere}/k.json");
        CliRun run = await CliRun.RunAsync(
            "artefact", "extract", $"{folder}/data", "--manifest", $"{elsewhere}/m.json", "--wrapped-key", $"{elsewhere}/k.json", "--key-file", KeyFile(), "--to-file", directory.At("plain.xb"));

        Assert.Equal("", run.Error);
        Assert.Equal(Plain, await File.ReadAllBytesAsync(directory.At("plain.xb"), Token));
    }

    [Theory]
    [InlineData("wrong", 4, "encrypted with key " + KeyId + "; at hand: ")]
    [InlineData("none", 4, "no key is at hand")]
    [InlineData("bad", 2, "is not 64 hex digits")]
    public async Task Without_the_right_key_nothing_is_written(string which, int exitCode, string says)
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: true);
        string[] keys = which switch
        {
            "wrong" => ["--key-file", directory.Write("other.key", new string('7', 64))],
            "bad" => ["--key-file", directory.Write("other.key", "secret")],
            _ => [],
        };
        CliRun run = await CliRun.RunAsync(["artefact", "extract", folder, "--to-file", directory.At("plain.xb"), .. keys]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(directory.At("plain.xb")));
    }

    [Fact]
    public async Task Damage_is_told_by_its_segment_and_leaves_no_file()
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: false);
        byte[] data = await File.ReadAllBytesAsync($"{folder}/data", Token);
        data[40] ^= 1;
        await File.WriteAllBytesAsync($"{folder}/data", data, Token);
        CliRun run = await CliRun.RunAsync("artefact", "extract", folder, "--to-file", directory.At("plain.xb"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("data, segment 0: the stored bytes do not match their hash", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(directory.Path), file => file.Contains("plain.xb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_stream_goes_to_standard_output_but_never_to_a_terminal()
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: false);
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "dbcalmctl"));
        string sum = await ProcessRunner.CheckAsync(["bash", "-c", $"set -o pipefail; {program} artefact extract {folder} | sha256sum"], cancellationToken: Token);
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(Plain)), sum, StringComparison.Ordinal);

        CliRun run = await CliRun.RunAsync(["artefact", "extract", folder], new Dictionary<string, string>(), isTerminal: true, Token);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not for a terminal", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_is_unpacked_into_a_folder_each()
    {
        RequiredTool.Find("mbstream", "mariadb-backup");
        string full = await StoreAsync("b1", await XbStreamAsync("full"), isEncrypted: false);
        string incremental = await StoreAsync("b2", await XbStreamAsync("incremental"), isEncrypted: true, from: "b1");
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        CliRun run = await CliRun.RunAsync(["artefact", "extract", full, incremental, "--key-file", KeyFile(), "--to-dir", directory.At("chain")], environment, isTerminal: false, Token);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("full", await File.ReadAllTextAsync(directory.At("chain", "b1", "content"), Token));
        Assert.Equal("incremental", await File.ReadAllTextAsync(directory.At("chain", "b2", "content"), Token));
        Assert.Contains($"--target-dir={directory.At("chain", "b1")} --incremental-dir={directory.At("chain", "b2")}", run.Error, StringComparison.Ordinal);

        CliRun again = await CliRun.RunAsync(["artefact", "extract", full, "--to-dir", directory.At("chain")], environment, isTerminal: false, Token);
        Assert.Equal(4, again.ExitCode);
        Assert.Contains("is not an empty directory", again.Error, StringComparison.Ordinal);

        CliRun swapped = await CliRun.RunAsync(["artefact", "extract", incremental, full, "--to-dir", directory.At("x")], environment, isTerminal: false, Token);
        Assert.Equal(2, swapped.ExitCode);
        Assert.Contains("is not built on", swapped.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artefact extract", "required argument 'FILE' missing")]
    [InlineData("artefact extract a b", "several backups need --to-dir DIR")]
    [InlineData("artefact extract a --to-dir x --to-file y", "one of --to-file FILE and --to-dir DIR")]
    [InlineData("artefact extract a b --to-dir x --manifest y", "--manifest goes with one backup")]
    public async Task Bad_input_is_a_usage_error_that_names_it(string line, string expected)
    {
        CliRun run = await CliRun.RunAsync(line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nonexistent/data")]
    [InlineData("/")]
    public async Task What_is_no_backup_is_not_found(string path)
    {
        CliRun run = await CliRun.RunAsync("artefact", "show", path);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("manifest.json does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_is_shown_to_people_and_programs()
    {
        string folder = await StoreAsync("b1", Plain, isEncrypted: true);
        CliRun people = await CliRun.RunAsync("artefact", "show", folder);
        Assert.Equal(0, people.ExitCode);
        Assert.Contains($"Encryption:   aes-256-gcm, key {KeyId}", people.Out, StringComparison.Ordinal);
        Assert.Contains("Compression:  zstd, level 1", people.Out, StringComparison.Ordinal);

        JsonNode json = (await CliRun.RunAsync("artefact", "show", folder, "-o", "json")).Json;
        Assert.Equal("b1", json["backup_id"]!.GetValue<string>());
        Assert.InRange(json["stored_ratio"]!.GetValue<double>(), 0.0001, 0.5);
    }

    private string KeyFile() => directory.Write("backup.key", KeyText + "\n");

    private async Task<byte[]> XbStreamAsync(string content)
    {
        string folder = directory.Make("source-" + content);
        await File.WriteAllTextAsync(Path.Combine(folder, "content"), content, Token);
        string stream = directory.At(content + ".xb");
        await ProcessRunner.CheckAsync(["bash", "-c", $"cd {folder} && mbstream -c content > {stream}"], cancellationToken: Token);
        return await File.ReadAllBytesAsync(stream, Token);
    }

    private async Task<string> StoreAsync(string id, byte[] plain, bool isEncrypted, string? from = null)
    {
        var store = new DirectoryObjectStore(directory.At("repository"));
        using var key = RepositoryKey.Parse(KeyText, "test");
        using DataKey? dataKey = isEncrypted ? DataKey.Create(id) : null;
        await using IObjectWriter data = await store.CreateAsync(ArtefactLayout.DataKey("db1", id), Token);
        StoredStream stream = await new SegmentWriter(data, CompressionSettings.Default, dataKey, _ => { }, (_, _) => { }).StoreAsync(new MemoryStream(plain), () => { }, Token);
        await data.CommitAsync(Token);
        if (dataKey is not null)
        {
            await ArtefactKeys.StoreAsync(store, "db1", dataKey, key, Token);
        }

        await using IObjectWriter manifest = await store.CreateAsync(ArtefactLayout.ManifestKey("db1", id), Token);
        manifest.Write(ManifestFile.Write(Describe(id, from, stream, isEncrypted)), Token);
        await manifest.CommitAsync(Token);
        return directory.At("repository", "db1", id);
    }

    private static Manifest Describe(string id, string? from, StoredStream stream, bool isEncrypted) => new()
    {
        BackupId = id,
        ChainId = "b1",
        FromBackupId = from,
        JobId = "j1",
        Host = "h1",
        Instance = "db1",
        Flavour = "mariadb",
        Type = from is null ? BackupType.Full : BackupType.Incremental,
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
        Physical = new PhysicalPosition(from is null ? 0 : 100UL, 100, 100),
        ServerVersion = "10.11",
        ToolVersion = "mariadb-backup 10.11",
        AgentVersion = "0",
        StreamFormat = "xbstream",
        Compression = "zstd",
        CompressionLevel = 1,
        Encryption = isEncrypted ? new ManifestEncryption(ManifestEncryption.Aes256Gcm, KeyId) : null,
        DataBytes = stream.PlainBytes,
        StoredBytes = stream.StoredBytes,
        Sha256 = stream.Sha256,
        Segments = stream.Segments,
    };
}
