using System.Globalization;
using System.Text.Json.Nodes;
using DbCalm.Platform;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class OrphanTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Streams a part and then hangs for ever, deaf to SIGINT, in the very process that the agent started.
    private const string HangAfterAPart = """
        case " $* " in *" --backup "*) ;; *) exec "$REAL" "$@" ;; esac
        if [ -e "$HERE/healthy" ]; then exec "$REAL" "$@"; fi
        "$REAL" "$@" 2>/dev/null | head -c 9000000
        trap '' INT
        echo $$ >"$HERE/pid.new"; mv "$HERE/pid.new" "$HERE/pid"
        exec sleep 600 >/dev/null 2>&1
        """;

    [Fact]
    public async Task What_a_dead_agent_left_running_is_ended_at_its_next_start_and_nothing_else_is()
    {
        Fleet fleet = await breakable.MendAsync();
        FakeTool tool = breakable.Backup;
        tool.Become(HangAfterAPart);
        await using RunningProcess bystander = RunningProcess.Start(["bash", "-c", "exec -a mariadb-backup sleep 600"]);
        string job = await fleet.QueueFullAsync();
        ProcessIdentity orphan = await OrphanAsync(tool);
        await fleet.Host.KillAsync();
        Assert.True(orphan.IsAlive());

        Healthy(tool);
        fleet.Host.Start();
        Assert.Equal("interrupted", (await fleet.JobEndAsync(job)).Text("state"));
        await Wait.UntilAsync(() => !orphan.IsAlive(), "the orphan to be ended", 20, Cancellation);
        Assert.False(bystander.HasExited);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
        Assert.False(bystander.HasExited);
    }

    [Fact]
    public async Task A_tool_that_hangs_and_hears_no_interrupt_is_ended_by_a_cancel()
    {
        Fleet fleet = await breakable.MendAsync();
        FakeTool tool = breakable.Backup;
        tool.Become(HangAfterAPart);
        string job = await fleet.QueueFullAsync();
        ProcessIdentity hanging = await OrphanAsync(tool);
        await fleet.Ctl.OkAsync("jobs", "cancel", job);
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.Equal("cancelled", ended.Text("state"));
        Assert.False(hanging.IsAlive());
        Healthy(tool);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task Stopping_the_agent_ends_its_tools_and_tells_that_the_job_was_interrupted()
    {
        Fleet fleet = await breakable.MendAsync();
        FakeTool tool = breakable.Backup;
        tool.Become(HangAfterAPart);
        string job = await fleet.QueueFullAsync();
        ProcessIdentity hanging = await OrphanAsync(tool);
        await fleet.Host.StopAsync();
        Assert.False(hanging.IsAlive());
        Healthy(tool);
        fleet.Host.Start();
        Assert.Equal("interrupted", (await fleet.JobEndAsync(job)).Text("state"));
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    private static void Healthy(FakeTool tool) => File.WriteAllText(Path.Combine(tool.Notes, "healthy"), "");

    private static async Task<ProcessIdentity> OrphanAsync(FakeTool tool)
    {
        string file = Path.Combine(tool.Notes, "pid");
        await Wait.UntilAsync(() => File.Exists(file), "the tool to hang", 60, Cancellation);
        int pid = int.Parse((await File.ReadAllTextAsync(file, Cancellation)).Trim(), CultureInfo.InvariantCulture);
        return ProcessIdentity.Of(pid) ?? throw new InvalidOperationException("the tool did not hang");
    }
}
