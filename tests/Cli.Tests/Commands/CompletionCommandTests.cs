using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Cli.Tests.Commands;

public sealed class CompletionCommandTests : ControllerFixture
{
    // The program in its own folder: the copy beside the tests lacks what they take from ASP.NET.
    private static readonly string Program =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "dbcalmctl"));

    [Theory]
    [InlineData("dbcalmctl ho", "hosts")]
    [InlineData("dbcalmctl hosts ", "approve delete list revoke show token")]
    [InlineData("dbcalmctl backups list --inst", "--instance")]
    [InlineData("dbcalmctl -o ", "json table yaml")]
    [InlineData("dbcalmctl backup full --instance ", "db1 db2")]
    [InlineData("dbcalmctl hosts token create --host ", "")]
    [InlineData("dbcalmctl backups show 2026", "20261121T104500Z-3f9a2c1b")]
    [InlineData("dbcalmctl schedules create a --type ", "auto full incremental")]
    [InlineData("dbcalmctl schedules create a --instance ", "db1 db2")]
    [InlineData("dbcalmctl schedules run ", "nightly")]
    [InlineData("dbcalmctl instances update db1 --retention ", "week")]
    public async Task Bash_completes_commands_options_and_names(string typed, string expected)
    {
        Fleet.Instances.AddRange([new Instance { Name = "db1" }, new Instance { Name = "db2" }]);
        Fleet.Schedules.Add(new Schedule { Id = 1, Name = "nightly" });
        Fleet.Policies.Add(new Policy { Name = "week" });
        Fleet.Backups.Add(new Backup { Id = "20261121T104500Z-3f9a2c1b" });

        // The candidates are asked for in this process, since starting the program for each line takes a second; the shell gets them from a stand-in.
        var environment = new Dictionary<string, string> { ["DBCALM_SOCKET"] = SocketPath };
        CliRun asked = await CliRun.RunAsync([$"[suggest:{typed.Length}]", typed], environment, isTerminal: false, TestContext.Current.CancellationToken);
        string standIn = Files.Write("dbcalmctl", $"""
            #!/bin/bash
            case "$1" in
              completion) cat <<'SCRIPT'
            {(await CliRun.RunAsync("completion", "bash")).Out}
            SCRIPT
              ;;
              "[suggest:{typed.Length}]") [ "$2" = '{typed}' ] && cat '{Files.Write("candidates", asked.Out)}' ;;
            esac

            """);
        File.SetUnixFileMode(standIn, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(expected, await PressAsync(standIn, typed));
    }

    [Fact]
    public async Task The_program_itself_answers_the_shell()
    {
        Fleet.Instances.Add(new Instance { Name = "db1" });
        Assert.Equal("db1", await PressAsync(Program, "dbcalmctl backup full --instance "));
    }

    [Fact]
    public async Task A_controller_that_is_away_completes_no_names_and_says_nothing()
    {
        CliRun run = await CliRun.RunAsync("[suggest:52]", "dbcalmctl --socket /nonexistent/c.sock backups show ");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task The_script_has_no_mistake_in_its_grammar(string shell)
    {
        CliRun run = await CliRun.RunAsync("completion", shell);
        Assert.Equal(0, run.ExitCode);

        // zsh is on few servers; its script is checked where it is.
        if (RequiredTool.TryFind(shell) is { } path)
        {
            await ProcessRunner.CheckAsync([path, "-n"], new ProcessSettings { Stdin = run.Out }, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    // What bash puts in the place of what was typed when the tabulator key is pressed behind it.
    private async Task<string> PressAsync(string program, string typed)
    {
        const string Press = """
            source <("$PROGRAM" completion bash)
            COMP_LINE="$PROGRAM${TYPED#dbcalmctl}"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$PROGRAM")
            _dbcalmctl
            echo "${COMPREPLY[*]}"
            """;
        var settings = new ProcessSettings
        {
            Environment = new Dictionary<string, string?> { ["PROGRAM"] = program, ["TYPED"] = typed, ["DBCALM_SOCKET"] = SocketPath, ["DBCALM_SERVER"] = null },
        };
        return (await ProcessRunner.CheckAsync(["bash", "-c", Press], settings, cancellationToken: TestContext.Current.CancellationToken)).Trim();
    }
}
