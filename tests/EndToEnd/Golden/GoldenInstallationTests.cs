using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Golden;

/// <summary>
/// Opens what an earlier version left on disk: the controller's store, keys and audit trail, an agent's directory, and repositories of three kinds. Golden/make
/// made each archive with the published programs of its version.
/// </summary>
public sealed class GoldenInstallationTests : IAsyncLifetime
{
    private readonly TemporaryDirectory directory = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private ControllerProcess controller = null!;
    private AgentHost host = null!;
    private Ctl ctl = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        controller = new ControllerProcess(directory.Path);
        host = new AgentHost("h1", directory.Path, null);
        ctl = new Ctl(controller.Socket);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
        await controller.DisposeAsync();
        directory.Dispose();
    }

    [Theory]
    [InlineData("installation-0.1.0")]
    public async Task What_an_earlier_version_left_opens_verifies_and_restores(string name)
    {
        await UnpackAsync(name);
        await controller.StartAsync();
        await CatalogIsWholeAsync();
        await DefinitionsAreWholeAsync();
        await PeopleStillLogInAsync();
        await ctl.OkAsync("audit", "verify", "--export", directory.At("audit.jsonl"));

        // Its certificate held for a week: the host joins once more, with the directory that it has.
        JsonNode token = await ctl.OkAsync("hosts", "token", "create", "--host", host.Name);
        Directory.Delete(Path.Combine(host.DataDir, "identity"), recursive: true);
        (await host.EnrollAsync(controller.Url, token.Text("token"), token.Text("ca_pin"))).Checked("joining once more");
        host.Start();
        await Wait.UntilAsync(async () => (await ctl.OkAsync("hosts", "show", host.Name)).TextOrNull("state") == "online", "the host to be online", 30, Cancellation);

        JsonNode[] backups = [.. (await GoldenBackupsAsync()).Items()];
        string incremental = backups.Single(backup => backup.Text("type") == "incremental").Text("id");
        string plain = backups.Single(backup => backup.Text("repository") == "plain").Text("id");
        foreach (string repository in new[] { "local", "sealed" })
        {
            await ctl.OkAsync("backups", "verify", incremental, "--repository", repository, "--wait");
        }

        await ctl.OkAsync("backups", "verify", plain, "--deep", "--wait");
        Assert.Equal(await ChecksumAsync(), await RestoredChecksumAsync(incremental));
        Assert.Equal(await ChecksumAsync(), await RestoredChecksumAsync(plain));
    }

    private async Task UnpackAsync(string name)
    {
        string archive = Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.tar.zst");
        await ProcessRunner.CheckAsync(["tar", "--extract", "--zstd", "--file", archive, "--directory", directory.Path, "--no-same-owner"], cancellationToken: Cancellation);
        Directory.CreateDirectory(Path.GetDirectoryName(host.DataDir)!);
        Directory.Move(directory.At("agent"), host.DataDir);
        string configuration = await File.ReadAllTextAsync(directory.At("agent.yml"), Cancellation);
        await File.WriteAllTextAsync(
            host.ConfigFile,
            configuration.Replace("GOLDEN", directory.Path, StringComparison.Ordinal).Replace("WORK", directory.At("no-server"), StringComparison.Ordinal),
            Cancellation);
    }

    // Later versions may say more of a backup, but nothing else.
    private async Task CatalogIsWholeAsync()
    {
        JsonNode now = await ctl.OkAsync("backups", "list");
        foreach (JsonNode before in (await GoldenBackupsAsync()).Items())
        {
            JsonNode? after = now.Items().SingleOrDefault(backup => backup.Text("id") == before.Text("id"));
            Assert.NotNull(after);
            AssertSaysAtLeast(before, after, before.Text("id"));
        }
    }

    private static void AssertSaysAtLeast(JsonNode? before, JsonNode? after, string path)
    {
        switch (before)
        {
            case JsonObject known:
                Assert.All(known, field => AssertSaysAtLeast(field.Value, after?[field.Key], $"{path}.{field.Key}"));
                break;
            case JsonArray list:
                Assert.Equal(list.Count, after?.AsArray().Count);
                Assert.All(list, (item, i) => AssertSaysAtLeast(item, after![i], $"{path}[{i}]"));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(before, after), $"{path} was {before?.ToJsonString() ?? "null"} and is {after?.ToJsonString() ?? "null"}");
                break;
        }
    }

    private async Task DefinitionsAreWholeAsync()
    {
        Assert.Equal("8", (await ctl.OkAsync("policies", "show", "month")).Text("settings", "keep_weekly"));
        Assert.Equal("0 2 * * *", (await ctl.OkAsync("schedules", "show", "nightly")).Text("settings", "cron"));
        Assert.Contains("https://ops.example/hook", (await ctl.OkAsync("notifications", "channels", "show", "ops")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"monitor\"", (await ctl.OkAsync("clients", "list")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("prod", (await ctl.OkAsync("instances", "show", "db1")).ToJsonString(), StringComparison.Ordinal);
    }

    private async Task PeopleStillLogInAsync()
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            new Uri($"http://127.0.0.1:{controller.HttpPort}/auth/authorize"), new { username = "boss", password = "golden password 1" }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<JsonNode> GoldenBackupsAsync() => JsonNode.Parse(await File.ReadAllTextAsync(directory.At("backups.json"), Cancellation))!;

    private async Task<string> ChecksumAsync() => (await File.ReadAllTextAsync(directory.At("checksum"), Cancellation)).Split('\t')[1].Trim();

    private async Task<string> RestoredChecksumAsync(string backup)
    {
        string target = directory.At($"restored-{backup}");
        await ctl.OkAsync("restore", backup, "--to-dir", target, "--wait");
        await using MariaDbServer server = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancellation);
        return (await server.ChecksumsAsync(Cancellation))["shop.orders"];
    }
}
