using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Peers;

/// <summary>An independent implementation of gRPC speaks to the controller: Python's, over the socket and over TLS.</summary>
public sealed class PythonPeerTests(BreakableFleet breakable, PythonStubs stubs) : IClassFixture<BreakableFleet>, IClassFixture<PythonStubs>, IAsyncLifetime
{
    private GatedBackup tool = null!;
    private Fleet fleet = null!;

    public async ValueTask InitializeAsync()
    {
        fleet = await breakable.MendAsync();
        tool = new GatedBackup(breakable.Backup);
    }

    public ValueTask DisposeAsync()
    {
        tool.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_unary_call_is_answered()
    {
        JsonNode answer = await LocalAsync("unary");
        Assert.Equal(1, answer.Number("hosts_online"));
        Assert.NotEqual("", answer.Text("version"));
        Assert.EndsWith("Z", answer.Text("started_at"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_stream_follows_a_job_to_its_end()
    {
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        Task<JsonNode> watching = LocalAsync("watch", job);
        tool.Release();
        JsonNode answer = await watching;
        Assert.Equal("JOB_STATE_SUCCEEDED", answer.Items("states")[^1].ToString());
        Assert.True(answer.Number("lines") > 0, answer.ToString());
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_in_time()
    {
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        JsonNode answer = await LocalAsync("deadline", job);
        Assert.Equal("DEADLINE_EXCEEDED", answer.Text("status"));
        Assert.InRange(double.Parse(answer.Text("seconds"), CultureInfo.InvariantCulture), 0.4, 5);
        Assert.Equal("running", (await fleet.JobAsync(job)).Text("state"));
    }

    [Fact]
    public async Task A_cancelled_stream_ends_and_the_job_goes_on()
    {
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        JsonNode answer = await LocalAsync("cancel", job);
        Assert.Equal("CANCELLED", answer.Text("status"));
        Assert.Equal("JOB_STATE_RUNNING", answer.Text("first"));
        tool.Release();
        Assert.Equal("succeeded", (await fleet.JobEndAsync(job)).Text("state"));
    }

    [Fact]
    public async Task A_failure_carries_code_message_and_hint()
    {
        JsonNode unknown = await LocalAsync("failure", "20200101T000000Z-00000000");
        Assert.Equal("NOT_FOUND", unknown.Text("status"));
        Assert.Equal(5, unknown.Number("inner_code"));
        Assert.Equal("not_found", unknown.Text("detail", "code"));
        Assert.Equal(unknown.Text("message"), unknown.Text("detail", "message"));
        Assert.Contains("20200101T000000Z-00000000", unknown.Text("message"), StringComparison.Ordinal);
        Assert.NotEqual("", unknown.Text("detail", "hint"));
        Assert.Equal("INVALID_ARGUMENT", (await LocalAsync("failure", "../../etc/passwd")).Text("status"));
    }

    [Fact]
    public async Task Over_TLS_the_handshake_holds_and_a_stranger_is_told_to_log_in()
    {
        string ca = Directory.EnumerateFiles(Path.Combine(fleet.Controller.DataDir, "ca")).First(path => File.ReadAllText(path).Contains("BEGIN CERTIFICATE", StringComparison.Ordinal));
        JsonNode answer = await PeerAsync($"127.0.0.1:{fleet.Controller.GrpcPort}", ca, "failure", "20200101T000000Z-00000000");
        Assert.Equal("UNAUTHENTICATED", answer.Text("status"));
        Assert.Equal("unauthenticated", answer.Text("detail", "code"));
        Assert.NotEqual("", answer.Text("detail", "hint"));
    }

    private Task<JsonNode> LocalAsync(string mode, params string[] arguments) => PeerAsync($"unix:{fleet.Controller.Socket}", "-", mode, arguments);

    private async Task<JsonNode> PeerAsync(string target, string ca, string mode, params string[] arguments)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Peers", "peer.py");
        string output = await ProcessRunner.CheckAsync(
            ["/usr/bin/python3", "-I", script, stubs.Path, target, ca, mode, .. arguments],
            new ProcessSettings { Environment = new Dictionary<string, string?> { ["no_proxy"] = "*", ["PYTHONDONTWRITEBYTECODE"] = "1" } },
            90,
            TestContext.Current.CancellationToken);
        return JsonNode.Parse(output)!;
    }
}
