using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class ToolFaultTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private const string Killed = """
        "$REAL" "$@" | head -c 9000000
        kill -9 $$
        """;

    private const string CutAnywhere = """
        "$REAL" "$@" | head -c 9000000
        exit 0
        """;

    // The liar: says what a good run says, but a part of the stream is missing.
    private const string CutAnywhereAndProud = """
        "$REAL" "$@" 2>"$HERE/err" | head -c 9000000
        sed '/completed OK/d' "$HERE/err" >&2
        echo "[00] 2026-11-21 10:00:00 completed OK!" >&2
        exit 0
        """;

    // As a killed tool leaves it: whole chunks, the last ones missing. mbstream takes that for a good stream.
    private const string CutBetweenChunks = """
        "$REAL" "$@" | /usr/bin/python3 -I -c '
        import sys
        data = sys.stdin.buffer.read()
        sys.stdout.buffer.write(data[:data.rfind(b"XBSTCK01", 0, len(data) * 3 // 4)])'
        exit 0
        """;

    private const string SaysNothingOfTheEnd = """
        "$REAL" "$@" 2> >(sed '/completed OK/d' >&2)
        exit 0
        """;

    private const string FailsAfterAll = """
        "$REAL" "$@"
        exit 3
        """;

    [Theory]
    [InlineData("killed", Killed)]
    [InlineData("cut anywhere, exit code 0", CutAnywhere)]
    [InlineData("cut anywhere, exit code 0, says completed OK", CutAnywhereAndProud)]
    [InlineData("cut between chunks, exit code 0, says completed OK", CutBetweenChunks)]
    [InlineData("whole, exit code 0, says nothing of its end", SaysNothingOfTheEnd)]
    [InlineData("whole, says completed OK, exit code 3", FailsAfterAll)]
    public async Task A_backup_tool_that_did_not_really_succeed_makes_no_backup(string how, string script)
    {
        Fleet fleet = await breakable.MendAsync();
        breakable.Backup.Become($"case \" $* \" in *\" --backup \"*) ;; *) exec \"$REAL\" \"$@\" ;; esac\n{script}");
        string job = await fleet.QueueFullAsync();
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.True(ended.Text("state") == "failed", $"{how}: {ended}");
        Assert.Equal("tool_failed", ended.Text("error", "code"));
        Assert.NotEqual("", ended.Text("error", "message"));
        Assert.Empty(await fleet.AvailableAsync());
        breakable.Backup.Mend();
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task A_missing_backup_tool_is_named_with_its_cure()
    {
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { WithHost = false });
        AgentHost host = await fleet.PrepareHostAsync("h1", new FleetOptions { HiddenPrograms = ["mariadb-backup"] });
        JsonNode token = await fleet.Ctl.OkAsync("hosts", "token", "create", "--host", "h1");
        (await host.EnrollAsync(fleet.Controller.Url, token.Text("token"), token.Text("ca_pin"))).Checked("enrolling");
        host.Start();
        await Wait.UntilAsync(async () => (await fleet.Ctl.RunAsync("instances", "show", host.Instance)).ExitCode == 0, "the instance to be known", 30, TestContext.Current.CancellationToken);
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", host.Instance, "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("mariadb-backup", failed.Stderr, StringComparison.Ordinal);
        Assert.Contains("hint:", failed.Stderr, StringComparison.Ordinal);
        Assert.Empty(host.StoredFiles());
    }
}
