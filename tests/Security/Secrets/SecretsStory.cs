using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.Security.Secrets;

/// <summary>Every secret that can be given is given, everything is done that makes use of them, and then they are looked for.</summary>
public sealed class SecretsStory(SharedCeph ceph)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly PlantedSecrets secrets = new();
    private readonly List<string> said = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_of_the_planted_secrets_comes_to_light()
    {
        secrets.Plant("the database password", MariaDbServer.BackupPassword);
        await using var watch = new ProcessWatch(secrets);
        await using Fleet fleet = await Fleet.StartAsync();
        string bucket = await ceph.MakeBucketAsync();
        secrets.Plant("the bucket's secret key", ceph.Gateway.Owner.SecretAccessKey);
        string key = fleet.NewKey("planted");
        secrets.Plant("the encryption key", Convert.FromHexString((await File.ReadAllTextAsync(key, Cancellation)).Trim()));
        string[] given = [key, .. await AccountsAsync(fleet), .. await ChannelsAsync(fleet)];
        await BackupsAsync(fleet, bucket, key);
        await ListingsAsync(fleet);
        PlantKeys(fleet);

        Assert.True(watch.Rounds > 100, $"looked only {watch.Rounds} times");
        Assert.Contains("mariadb-backup", watch.Seen);
        Assert.True(!watch.Found.Any(), string.Join('\n', watch.Found));
        IsSilent("the controller's log", fleet.Controller.Log);
        IsSilent("the agent's log", fleet.Host.Log);
        said.ForEach(text => IsSilent(text.Split('\n')[0], text));
        await FilesAsync(fleet, given, bucket);
    }

    private async Task<string[]> AccountsAsync(Fleet fleet)
    {
        string password = Give(fleet, "user.password", "a user's password");
        string wrong = Give(fleet, "wrong.password", "a wrong password");
        await SayAsync(fleet, "users", "add", "carla", "--role", "operator", "--password-file", password);
        string home = fleet.Directory.Make("home");
        string[] remote = ["login", "--server", fleet.Controller.Url, "--trust-on-first-use"];
        Assert.Equal(0, await RemoteAsync(home, [.. remote, "--user", "carla", "--password-file", password]));
        JsonNode kept = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(home, "dbcalm", "contexts.json"), Cancellation))!;
        secrets.Plant("an access token", TokensIn(kept).Single().Split('.')[2]);
        Assert.Equal(0, await RemoteAsync(home, ["whoami"]));
        Assert.NotEqual(0, await RemoteAsync(home, ["login", "--user", "carla", "--password-file", wrong]));
        Assert.NotEqual(0, await RemoteAsync(home, ["login", "--user", "nobody", "--password-file", wrong]));

        // This answer alone holds the secret; it is told once.
        JsonNode client = await fleet.Ctl.OkAsync("clients", "add", "planted");
        secrets.Plant("a client's secret", client.Text("secret"));
        string secret = fleet.Directory.Write("client.secret", client.Text("secret") + "\n");
        Assert.Equal(0, await RemoteAsync(home, [.. remote, "--name", "program", "--client", client["client"]!.Text("id"), "--secret-file", secret]));
        Assert.NotEqual(0, await RemoteAsync(home, ["login", "--context", "program", "--client", client["client"]!.Text("id"), "--secret-file", wrong]));
        JsonNode token = await fleet.Ctl.OkAsync("hosts", "token", "create", "--host", "planted");
        secrets.Plant("a join token", token.Text("token").Split('.')[1]);
        return [password, wrong, secret, Path.Combine(home, "dbcalm", "contexts.json")];
    }

    private async Task<string[]> ChannelsAsync(Fleet fleet)
    {
        string hook = Give(fleet, "hook.key", "the key of a webhook");
        string mail = Give(fleet, "smtp.password", "the password of the mail server");
        using var receiver = new HttpReceiver((await File.ReadAllTextAsync(hook, Cancellation)).TrimEnd());
        await SayAsync(fleet, "notifications", "channels", "create", "hook", "--type", "webhook", "--url", receiver.Url, "--secret-file", hook);
        await SayAsync(fleet, "notifications", "channels", "test", "hook");
        Assert.NotEmpty(receiver.Messages);
        string[] nowhere = ["--smtp-host", "127.0.0.1", "--smtp-port", "9", "--tls", "none", "--from", "a@example.com", "--to", "b@example.com"];
        await SayAsync(fleet, ["notifications", "channels", "create", "mail", "--type", "email", "--user", "dbcalm", "--password-file", mail, .. nowhere]);
        await SayAsync(fleet, "notifications", "channels", "test", "mail");
        return [hook, mail];
    }

    private async Task BackupsAsync(Fleet fleet, string bucket, string key)
    {
        await fleet.DefineBucketAsync(ceph, "far", bucket, ceph.Gateway.Address, "--encryption-key", $"file:{key}");
        await SayAsync(fleet, "repositories", "test", "far");
        foreach (string type in new[] { "full", "incremental" })
        {
            string backup = (await fleet.BackupToAsync(type, "far")).Text("id");
            await SayAsync(fleet, "backups", "verify", backup, "--deep", "--wait");
            await SayAsync(fleet, "restore", backup, "--to-dir", fleet.Directory.At($"restored-{type}"), "--wait");
        }

        await SayAsync(fleet, "repositories", "check", "far");
        await SayAsync(fleet, "repositories", "rotate-key", "far");

        // Something that fails with a server that refuses the password.
        await fleet.Server.StopAsync(Cancellation);
        await SayAsync(fleet, "backup", "full", "--instance", fleet.Host.Instance, "--repository", "far", "--wait");
    }

    private async Task ListingsAsync(Fleet fleet)
    {
        string export = fleet.Directory.At("audit.jsonl");
        await SayAsync(fleet, "audit", "export", "--to-file", export);
        said.Add($"the exported audit trail\n{await File.ReadAllTextAsync(export, Cancellation)}");
        foreach (string words in new[] { "audit list", "users list", "clients list", "hosts list", "hosts show h1", "repositories list", "repositories show far", "notifications channels list", "notifications channels show mail", "notifications list", "jobs list", "backups list", "status" })
        {
            await SayAsync(fleet, words.Split(' '));
        }

        foreach (JsonNode job in (await fleet.Ctl.OkAsync("jobs", "list")).Items())
        {
            await SayAsync(fleet, "jobs", "logs", job.Text("id"));
        }
    }

    private void PlantKeys(Fleet fleet)
    {
        foreach (string file in KeyFiles(fleet))
        {
            string[] lines = [.. File.ReadAllLines(file).Where(line => line.Length > 0 && !line.StartsWith("---", StringComparison.Ordinal))];
            secrets.Plant($"the key in {Path.GetFileName(file)}", Convert.FromBase64String(string.Concat(lines)));
        }
    }

    // Those that are meant to hold keys.
    private static string[] KeyFiles(Fleet fleet) =>
        [.. new[] { fleet.Controller.DataDir, fleet.Host.DataDir }.SelectMany(root => Directory.EnumerateFiles(root, "*.key", SearchOption.AllDirectories))];

    private async Task FilesAsync(Fleet fleet, string[] given, string bucket)
    {
        string fetched = fleet.Directory.Make("fetched");
        await ceph.RcloneAsync("copy", $"ceph:{bucket}", fetched);
        string[] holders = [.. given, .. KeyFiles(fleet)];
        Assert.All(holders, file => Assert.Equal((file, OwnerOnly), (file, File.GetUnixFileMode(file))));
        var looked = new List<string>();
        foreach (string file in Directory.EnumerateFiles(fleet.Directory.Path, "*", SearchOption.AllDirectories).Except(holders))
        {
            // What a restore brought back is the database's own; sockets and locks are empty.
            if (!file.Contains("/restored-", StringComparison.Ordinal) && new FileInfo(file).Length > 0)
            {
                looked.Add(Path.GetRelativePath(fleet.Directory.Path, file));
                await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                byte[] content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content, Cancellation);
                string[] found = [.. secrets.In(content)];
                Assert.True(found.Length == 0, $"{file} holds {string.Join(", ", found)}");
            }
        }

        foreach (string expected in new[] { "db.sqlite3", "manifest.json", "agent.yml" })
        {
            Assert.Contains(looked, file => file.EndsWith(expected, StringComparison.Ordinal));
        }
    }

    private void IsSilent(string where, string text)
    {
        string[] found = [.. secrets.In(text)];
        Assert.True(found.Length == 0, $"{where} holds {string.Join(", ", found)}");
    }

    private string Give(Fleet fleet, string file, string name)
    {
        string secret = $"planted-{RandomNumberGenerator.GetHexString(24)}";
        secrets.Plant(name, secret);
        return fleet.Directory.Write(file, secret + "\n");
    }

    private async Task SayAsync(Fleet fleet, params string[] arguments)
    {
        foreach (string form in new[] { "json", "table" })
        {
            ProcessOutput output = await fleet.Ctl.PlainAsync([.. arguments, "-o", form]);
            said.Add($"dbcalmctl {string.Join(' ', arguments)}\n{output.Stdout}{output.Stderr}");
            if (arguments[0] is not ("audit" or "users" or "clients" or "hosts" or "repositories" or "jobs" or "backups" or "notifications" or "status") || !arguments.Any(word => word is "list" or "show" or "logs"))
            {
                return;
            }
        }
    }

    private async Task<int> RemoteAsync(string home, string[] arguments)
    {
        var settings = new ProcessSettings { Environment = new Dictionary<string, string?> { ["XDG_CONFIG_HOME"] = home, ["DBCALM_SERVER"] = null, ["DBCALM_SOCKET"] = null } };
        ProcessOutput output = await ProcessRunner.RunAsync([Programs.Ctl, .. arguments, "-o", "json"], settings, 60, Cancellation);
        said.Add($"dbcalmctl {string.Join(' ', arguments)}\n{output.Stdout}{output.Stderr}");
        return output.ExitCode;
    }

    private static IEnumerable<string> TokensIn(JsonNode node) => node switch
    {
        JsonObject properties => properties.SelectMany(property => property.Key == "token" && property.Value is JsonValue token ? [token.GetValue<string>()] : property.Value is null ? [] : TokensIn(property.Value)),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => TokensIn(item!)),
        _ => [],
    };
}
