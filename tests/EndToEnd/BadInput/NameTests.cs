using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

[Collection<UnchangedFleet>]
public sealed class NameTests(SharedFleet shared)
{
    private const string UnknownJob = "01938000-0000-7000-8000-000000000000";
    private const string UnknownBackup = "20200101T000000Z-00000000";

    // .NET can't start a program with such an argument; a shell can. What is no name otherwise: tests/Cli.Tests/NameTests.cs.
    [Fact]
    public async Task A_name_that_is_not_UTF8_is_a_usage_error()
    {
        string script = "exec \"$0\" --socket \"$1\" instances show \"$(printf 'db\\xff\\xfe1')\" -o json";
        ProcessOutput output = await ProcessRunner.RunAsync(
            ["bash", "-c", script, Programs.Ctl, shared.Fleet.Controller.Socket], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(output.ExitCode == 2, output.ToString());
        Assert.Equal("", output.Stdout);
    }

    [Theory]
    [InlineData("hosts show nobody")]
    [InlineData("hosts remove nobody")]
    [InlineData("instances show nothing")]
    [InlineData("backup full --instance nothing")]
    [InlineData("backup incremental --instance nothing")]
    [InlineData("backup incremental --instance h1-db --from " + UnknownBackup)]
    [InlineData("backups show " + UnknownBackup)]
    [InlineData("backups verify " + UnknownBackup)]
    [InlineData("restore " + UnknownBackup + " --to-dir /tmp/dbcalm-never")]
    [InlineData("restore BACKUP --instance nothing")]
    [InlineData("restore BACKUP --to-dir /tmp/dbcalm-never --host nobody")]
    [InlineData("jobs show " + UnknownJob)]
    [InlineData("jobs watch " + UnknownJob)]
    [InlineData("jobs logs " + UnknownJob)]
    [InlineData("jobs cancel " + UnknownJob)]
    public async Task What_nobody_knows_is_not_found_and_the_error_names_it(string command)
    {
        CtlResult result = await shared.Fleet.Ctl.RunAsync([.. command.Split(' ').Select(word => word.Replace("BACKUP", shared.Backup, StringComparison.Ordinal))]);
        string name = command.Split(' ').Last(word => word is "nobody" or "nothing" or UnknownBackup or UnknownJob);
        result.Fails(3, "error:", name);
        Assert.Equal("", result.Stdout);
    }
}
