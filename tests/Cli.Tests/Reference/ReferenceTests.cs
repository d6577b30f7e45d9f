using System.CommandLine;
using System.Runtime.CompilerServices;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Tests.Reference;

public sealed class ReferenceTests
{
    [Fact]
    public void The_page_of_commands_is_that_of_the_command_tree() => Check("commands.md", CommandReference.Of(Tree()));

    [Fact]
    public void The_page_of_exit_codes_is_that_of_the_tables() => Check("exit-codes.md", ExitCodeReference.Page());

    [Fact]
    public void Every_exit_code_of_a_failure_has_a_meaning() =>
        Assert.All(
            Enum.GetValues<ErrorCode>(),
            code => Assert.Contains(ErrorTraits.Of(code).ExitCode, ExitCodes.Meanings.Select(one => one.Code)));

    [Fact]
    public void Every_command_without_commands_below_it_has_an_example() =>
        Assert.All(
            Below(Tree()).Where(command => command.Subcommands.Count == 0), command => Assert.NotEmpty(((ExampleCommand)command).Examples));

    private static void Check(string name, string text)
    {
        string path = PathOf(name);
        if (Environment.GetEnvironmentVariable("DBCALM_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    private static RootCommand Tree() => CommandTree.Build(new CommandContext(Terminal.OfProcess(), new GlobalOptions(_ => null)));

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/reference", name));
}
