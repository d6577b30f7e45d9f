using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

[Collection<UnchangedFleet>]
public sealed class EnrollmentTests(SharedFleet shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_line_can_be_pasted_as_it_is()
    {
        ProcessOutput printed = await shared.Fleet.Ctl.PlainAsync("hosts", "token", "create", "--host", "pasted", "--ttl", "5m", "--no-color");
        string line = printed.Checked("token create").Stdout.Trim();
        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("dbcalm-agent enroll ", line, StringComparison.Ordinal);
        using var directory = new TemporaryDirectory();
        string path = $"{Path.GetDirectoryName(Programs.Agent)}:{Environment.GetEnvironmentVariable("PATH")}";
        await ProcessRunner.CheckAsync(["bash", "-c", $"{line} --data-dir '{directory.At("agent")}'"], new ProcessSettings { Environment = new Dictionary<string, string?> { ["PATH"] = path } }, cancellationToken: Cancellation);
        Assert.Contains("pasted", (await shared.Fleet.Ctl.OkAsync("hosts", "list")).Items().Select(host => host.Text("name")));
    }

    [Fact]
    public async Task A_token_works_once()
    {
        using var directory = new TemporaryDirectory();
        JsonNode token = await TokenAsync("once");
        Assert.Equal(0, (await EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At("a"))).ExitCode);
        ProcessOutput again = await EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At("b"));
        IsRefused(again, token.Text("token"));
        Assert.False(Directory.Exists(directory.At("b", "identity")) && Directory.EnumerateFiles(directory.At("b", "identity")).Any());
    }

    [Fact]
    public async Task Two_who_use_a_token_at_the_same_time_do_not_both_get_in()
    {
        using var directory = new TemporaryDirectory();
        JsonNode token = await TokenAsync("race");
        ProcessOutput[] ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At($"r{i}"))));
        Assert.Single(ends, end => end.ExitCode == 0);
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        using var directory = new TemporaryDirectory();
        JsonNode token = await TokenAsync("late", "--ttl", "1s");
        var end = DateTimeOffset.Parse(token.Text("expires_at"), CultureInfo.InvariantCulture);
        await Wait.UntilAsync(() => TimeProvider.System.GetUtcNow() > end, "the token to expire", 30, Cancellation);
        IsRefused(await EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At("a")), token.Text("token"));
    }

    [Fact]
    public async Task A_token_for_another_host_does_not_replace_an_identity()
    {
        JsonNode token = await TokenAsync("stranger");
        using var enrolled = new TemporaryDirectory();
        JsonNode own = await TokenAsync("settled");
        Assert.Equal(0, (await EnrollAsync(own.Text("token"), own.Text("ca_pin"), enrolled.At("a"))).ExitCode);
        string identity = enrolled.At("a", "identity");
        string before = await FingerprintAsync(identity);
        IsRefused(await EnrollAsync(token.Text("token"), token.Text("ca_pin"), enrolled.At("a")), token.Text("token"), "enrolled");
        Assert.Equal(before, await FingerprintAsync(identity));

        // The token was not spent on the refusal.
        using var directory = new TemporaryDirectory();
        Assert.Equal(0, (await EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At("a"))).ExitCode);
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_was_never_made_is_refused(string text)
    {
        using var directory = new TemporaryDirectory();
        string pin = (await TokenAsync("never")).Text("ca_pin");
        Assert.NotEqual(0, (await EnrollAsync(text, pin, directory.At("a"))).ExitCode);
    }

    [Fact]
    public async Task With_a_wrong_pin_not_a_byte_of_the_token_is_sent()
    {
        using var directory = new TemporaryDirectory();
        await using var impostor = new TlsListener();
        JsonNode token = await TokenAsync("pinned");
        ProcessOutput end = await ProcessRunner.RunAsync(Enroll($"https://127.0.0.1:{impostor.Port}", token.Text("token"), token.Text("ca_pin"), directory.At("a")), null, 60, Cancellation);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("pin", end.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.True(impostor.Connections > 0, "the impostor was never asked");
        Assert.Equal(0, impostor.ApplicationBytes);
        IsRefused(await EnrollAsync(token.Text("token"), $"sha256:{new string('0', 64)}", directory.At("b")), token.Text("token"), "pin");

        // It was never sent, so it was never spent.
        Assert.Equal(0, (await EnrollAsync(token.Text("token"), token.Text("ca_pin"), directory.At("c"))).ExitCode);
    }

    [Theory]
    [InlineData("sha256:123")]
    [InlineData("md5:00000000000000000000000000000000")]
    [InlineData("")]
    public async Task A_pin_that_is_none_is_a_usage_error(string pin)
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(2, (await EnrollAsync("x", pin, directory.At("a"))).ExitCode);
    }

    [Fact]
    public async Task The_token_is_stored_by_nobody()
    {
        JsonNode token = await TokenAsync("hashed");
        byte[] secret = System.Text.Encoding.ASCII.GetBytes(token.Text("token"));
        string[] files = [.. Directory.GetFiles(shared.Fleet.Controller.DataDir, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(ReadShared(file).AsSpan().IndexOf(secret) < 0, $"the token is in {file}"));
        Assert.DoesNotContain(token.Text("token"), shared.Fleet.Controller.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_stores_are_readable_by_their_owner_alone()
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        string[] secret = [.. Directory.GetFiles(Path.Combine(shared.Other.DataDir, "identity")), .. Directory.GetFiles(shared.Fleet.Controller.DataDir, "*", SearchOption.AllDirectories)];
        string[] keys = [.. secret.Where(path => path.Contains("key", StringComparison.OrdinalIgnoreCase) || path.Contains("sqlite", StringComparison.Ordinal))];
        Assert.True(keys.Length >= 3, string.Join(", ", secret));
        Assert.All(keys, path => Assert.True((File.GetUnixFileMode(path) & others) == 0 || IsInPrivateDirectory(path), $"{path}: {File.GetUnixFileMode(path)}"));
        await Task.CompletedTask;
    }

    private static bool IsInPrivateDirectory(string path) =>
        (File.GetUnixFileMode(Path.GetDirectoryName(path)!) & (UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0;

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static void IsRefused(ProcessOutput end, string token, string word = "token")
    {
        Assert.True(end.ExitCode is 4 or 6, end.ToString());
        Assert.Contains(word, end.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("hint:", end.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain(token, end.Stdout + end.Stderr, StringComparison.Ordinal);
    }

    private static string[] Enroll(string url, string token, string pin, string dataDir) =>
        [Programs.Agent, "enroll", "--controller", url, "--token", token, "--ca-pin", pin, "--data-dir", dataDir];

    private Task<ProcessOutput> EnrollAsync(string token, string pin, string dataDir) =>
        ProcessRunner.RunAsync(Enroll(shared.Fleet.Controller.Url, token, pin, dataDir), null, 60, Cancellation);

    private Task<JsonNode> TokenAsync(string host, params string[] more) => shared.Fleet.Ctl.OkAsync(["hosts", "token", "create", "--host", host, .. more]);

    private static Task<string> FingerprintAsync(string directory) =>
        ProcessRunner.CheckAsync(["bash", "-c", "cd \"$0\" && find . -type f | sort | xargs sha256sum", directory], cancellationToken: Cancellation);
}
