using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

public sealed class ConfigurationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_five_mistakes_of_an_agents_configuration_are_reported_at_once()
    {
        using var directory = new TemporaryDirectory();
        string config = directory.Write("agent.yml", """
            instances:
              - name: ../db1
                engine: oracle
                option_file: relative.cnf
                socket: /run/mysqld/mysqld.sock
                data_dir: /var/lib/mysql
                colour: blue
            repositories:
              - { name: local, type: tape, path: /var/backups/dbcalm }
            """);
        ProcessOutput end = await ProcessRunner.RunAsync([Programs.Agent, "run", "--config", config, "--data-dir", directory.At("agent")], null, 30, Cancellation);
        Assert.Equal(2, end.ExitCode);
        foreach (string word in new[] { "5 mistakes", "../db1", "oracle", "relative.cnf", "colour", "tape" })
        {
            Assert.Contains(word, end.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_five_mistakes_of_a_controllers_configuration_are_reported_at_once()
    {
        using var directory = new TemporaryDirectory();
        string config = directory.Write("config.yml", """
            grpc_listen: nowhere
            http_listen: 127.0.0.1:99999
            heartbeat_interval: often
            log_level: chatty
            colour: blue
            """);
        ProcessOutput end = await ProcessRunner.RunAsync([Programs.Controller, "--config", config, "--data-dir", directory.At("c")], null, 30, Cancellation);
        Assert.Equal(2, end.ExitCode);
        foreach (string word in new[] { "5 mistakes", "nowhere", "99999", "often", "chatty", "colour" })
        {
            Assert.Contains(word, end.Stderr, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(directory.At("c")));
    }

    [Theory]
    [InlineData("instances: [")]
    [InlineData("")]
    [InlineData("- 1\n- 2")]
    [InlineData("instances: 5\nrepositories: x")]
    public async Task What_is_no_configuration_at_all_is_told_without_a_stack_trace(string text)
    {
        using var directory = new TemporaryDirectory();
        string config = directory.Write("agent.yml", text);
        ProcessOutput end = await ProcessRunner.RunAsync([Programs.Agent, "run", "--config", config, "--data-dir", directory.At("agent")], null, 30, Cancellation);
        Assert.Equal(2, end.ExitCode);
        Assert.Contains("error:", end.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_key_of_the_controller_can_come_from_file_environment_and_option_and_the_option_wins()
    {
        using var directory = new TemporaryDirectory();
        int inFile = FreePort.Next();
        int inEnvironment = FreePort.Next();
        string config = directory.Write("config.yml", $"""
            data_dir: {directory.At("c")}
            socket: {directory.At("c.sock")}
            grpc_listen: 127.0.0.1:{inFile}
            http_listen: 127.0.0.1:{FreePort.Next()}
            """);
        var settings = new ProcessSettings
        {
            Environment = new Dictionary<string, string?> { ["DBCALM_GRPC_LISTEN"] = $"127.0.0.1:{inEnvironment}", ["DBCALM_HTTP_LISTEN"] = $"127.0.0.1:{FreePort.Next()}" },
        };
        await using RunningProcess controller = RunningProcess.Start([Programs.Controller, "--config", config, "--http-listen", $"127.0.0.1:{FreePort.Next()}"], settings);
        var ctl = new Ctl(directory.At("c.sock"));
        await Wait.UntilAsync(async () => (await ctl.RunAsync("status")).ExitCode == 0, "the controller to serve", 30, Cancellation);
        Assert.EndsWith($":{inEnvironment}", (await ctl.OkAsync("hosts", "token", "create", "--host", "x")).Text("controller"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_is_not_enrolled_says_how_to_enroll()
    {
        using var directory = new TemporaryDirectory();
        string config = directory.Write("agent.yml", "instances: []\nrepositories:\n  - { name: local, type: directory, path: /var/backups/dbcalm }\n");
        ProcessOutput end = await ProcessRunner.RunAsync([Programs.Agent, "run", "--config", config, "--data-dir", directory.At("agent")], null, 30, Cancellation);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("hosts token create", end.Stderr, StringComparison.Ordinal);
    }
}
