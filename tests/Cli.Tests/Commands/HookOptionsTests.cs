using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Tests.Commands;

public sealed class HookOptionsTests : ControllerFixture
{
    private const string Backup = "20261121T104500Z-3f9a2c1b";

    [Fact]
    public async Task Commands_reach_the_controller_word_by_word()
    {
        Fleet.Jobs.Add(new Job { Id = "j1" });
        await RunAsync("backup", "full", "--instance", "db1", "--before", """["/sbin/replica","stop now"]""", "--after", """["/sbin/replica","start"]""", "--hook-timeout", "30s");
        await RunAsync("backup", "incremental", "--instance", "db1", "--after", """["/x"]""");
        await RunAsync("restore", Backup, "--instance", "db1", "--before", """["/x"]""");
        await RunAsync("backup", "full", "--instance", "db1");

        var full = Assert.IsType<TakeBackupRequest>(Fleet.Requests.ElementAt(0));
        Assert.Equal(["/sbin/replica", "stop now"], full.Hooks.Before);
        Assert.Equal(["/sbin/replica", "start"], full.Hooks.After);
        Assert.Equal(TimeSpan.FromSeconds(30), full.Hooks.Timeout.ToTimeSpan());
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.IsType<TakeBackupRequest>(Fleet.Requests.ElementAt(1)).Hooks.Timeout.ToTimeSpan());
        Assert.Equal(["/x"], Assert.IsType<RestoreBackupRequest>(Fleet.Requests.ElementAt(2)).Hooks.Before);
        Assert.Null(Assert.IsType<TakeBackupRequest>(Fleet.Requests.ElementAt(3)).Hooks);
    }

    [Theory]
    [InlineData("--before: the command is not JSON; write it as a JSON array of strings", "--before", "/sbin/replica stop")]
    [InlineData("--after: the command does not begin with an absolute path", "--after", """["replica"]""")]
    [InlineData("--hook-timeout: is not a time from 1s to 24h", "--after", """["/x"]""", "--hook-timeout", "25h")]
    [InlineData("--hook-timeout goes with --before or --after", "--hook-timeout", "5m")]
    public async Task Mistakes_are_said_before_anything_is_asked(string mistake, params string[] options)
    {
        CliRun run = await RunAsync(["backup", "full", "--instance", "db1", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(mistake, run.Error, StringComparison.Ordinal);
        Assert.Empty(Fleet.Requests);
    }
}
