using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Cli.Tests.Commands;

public sealed class ShowCommandsTests : ControllerFixture
{
    [Theory]
    [InlineData("hosts show web1")]
    [InlineData("hosts delete web1")]
    [InlineData("hosts remove web1")]
    [InlineData("instances show db1")]
    [InlineData("backups show b1")]
    [InlineData("jobs show j1")]
    [InlineData("jobs cancel j1")]
    [InlineData("jobs watch j1")]
    [InlineData("instances update db1 --objective 24h")]
    [InlineData("schedules show nightly")]
    [InlineData("schedules update nightly --priority 5")]
    [InlineData("schedules delete nightly")]
    [InlineData("schedules enable nightly")]
    [InlineData("schedules pause 7 --for 2h")]
    [InlineData("policies show week")]
    [InlineData("policies update week --keep-last 3")]
    [InlineData("policies delete week")]
    public async Task What_does_not_exist_is_exit_code_three(string line)
    {
        CliRun run = await RunAsync(line.Split(' '));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("does not exist", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_leaves_out_what_is_not_known()
    {
        Fleet.Instances.Add(new Instance { Name = "db1", Host = "web1", HostState = HostState.Online, State = ServerState.Up, Capabilities = { "full", "incremental" } });

        CliRun run = await RunAsync("instances", "show", "db1");

        Assert.Equal(
            """
            Name:         db1
            Host:         web1
            State:        up
            Can do:       full, incremental
            Last backup:  none

            """, run.Out);
    }

    [Fact]
    public async Task Yaml_has_the_keys_of_json()
    {
        Fleet.Jobs.Add(new Job { Id = "j1", Kind = JobKind.Verify, State = JobState.Running });

        CliRun run = await RunAsync("jobs", "show", "j1", "-o", "yaml");

        Assert.StartsWith("id: j1\nkind: verify\nstate: running\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_one_line_to_paste()
    {
        CliRun run = await RunAsync("hosts", "token", "create", "--host", "web1", "--ttl", "1h");

        Assert.Equal("dbcalm-agent enroll --controller https://controller.example:8336 --token t0ken\n", run.Out);
        Assert.Equal(3600u, Assert.IsType<CreateHostTokenRequest>(Assert.Single(Fleet.Requests)).TtlSeconds);
    }

    [Fact]
    public async Task A_token_for_programs_has_what_an_agent_needs()
    {
        CliRun run = await RunAsync("hosts", "token", "create", "--host", "web1", "-o", "json");

        Assert.Equal("t0ken", run.Json["token"]!.GetValue<string>());
        Assert.Equal("https://controller.example:8336", run.Json["controller"]!.GetValue<string>());
        Assert.StartsWith("sha256:", run.Json["ca_pin"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith("Z", run.Json["expires_at"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Logs_have_their_times_in_utc()
    {
        Fleet.Logs.Add(new JobLogLine { At = new Timestamp { Seconds = 1_795_258_803 }, Text = "mariadb-backup: \u001b[2Jcompleted OK!" });

        CliRun run = await RunAsync("jobs", "logs", "j1");

        Assert.Equal("2026-11-21 11:00:03Z mariadb-backup: ?[2Jcompleted OK!\n", run.Out);
    }

    [Fact]
    public async Task The_status_tells_what_needs_a_person()
    {
        Fleet.Status = new GetStatusResponse { ControllerVersion = "0.1.0", HostsOnline = 1, HostsTotal = 2, Problems = { "host web2 is offline" } };

        CliRun run = await RunAsync("status");

        Assert.Contains("Hosts:       1 of 2 online", run.Out, StringComparison.Ordinal);
        Assert.Contains("- host web2 is offline", run.Out, StringComparison.Ordinal);
    }
}
