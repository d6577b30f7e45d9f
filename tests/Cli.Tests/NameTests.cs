namespace DbCalm.Cli.Tests;

/// <summary>Names that are none, in every command that takes one. Nobody serves the socket: the exit code is 2 since nothing was asked.</summary>
public sealed class NameTests
{
    private const string Nowhere = "/nonexistent/controller.sock";

    // What .NET makes of an argument that is not UTF-8 is the last one; EndToEnd gives such an argument to the program.
    private static readonly string[] Bad =
        ["a/b", "/etc/passwd", "..", "../up", "a..b", "two\nlines", new string('n', 300), "", " ", "$(id)", "-rf", "é", "db\uFFFD\uFFFD1"];

    /// <summary>A command with one name in it; NAME stands where the name goes.</summary>
    public static TheoryData<string> Commands =>
    [
        "hosts show NAME", "hosts remove NAME", "hosts token create --host NAME", "instances show NAME",
        "backup full --instance NAME", "backup incremental --instance NAME", "backup incremental --instance h1-db --from NAME",
        "backups list --instance NAME", "backups show NAME", "backups verify NAME", "restore NAME --to-dir /tmp/dbcalm-never",
        "restore 20200101T000000Z-00000000 --instance NAME", "restore 20200101T000000Z-00000000 --to-dir /tmp/dbcalm-never --host NAME",
        "jobs show NAME", "jobs watch NAME", "jobs logs NAME", "jobs cancel NAME",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_name_that_is_none_is_a_usage_error_on_one_line(string command)
    {
        foreach (string name in Bad)
        {
            CliRun run = await CliRun.RunAsync([.. command.Split(' ').Select(word => word == "NAME" ? name : word), "--socket", Nowhere, "-o", "json"]);
            Assert.True(run.ExitCode == 2, $"'{name}' ended with {run.ExitCode}: {run.Error}");
            Assert.Equal("", run.Out);
            Assert.True(run.Error.Length is > 0 and < 2000, $"'{name}': {run.Error}");
            Assert.DoesNotContain("two\nlines", run.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists("/tmp/dbcalm-never"));
    }
}
