using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

public sealed class NameTests(SharedFleet shared) : IClassFixture<SharedFleet>
{
    private const string UnknownJob = "01938000-0000-7000-8000-000000000000";
    private const string UnknownBackup = "20200101T000000Z-00000000";

    // A command with one name in it; NAME stands where the name goes.
    public static TheoryData<string> Commands =>
    [
        "hosts show NAME", "hosts remove NAME", "hosts token create --host NAME", "instances show NAME",
        "backup full --instance NAME", "backup incremental --instance NAME", "backup incremental --instance h1-db --from NAME",
        "backups list --instance NAME", "backups show NAME", "backups verify NAME", "restore NAME --to-dir /tmp/dbcalm-never",
        "restore BACKUP --instance NAME", "restore BACKUP --to-dir /tmp/dbcalm-never --host NAME",
        "jobs show NAME", "jobs watch NAME", "jobs logs NAME", "jobs cancel NAME",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_name_that_is_none_is_a_usage_error_on_one_line(string command)
    {
        foreach (string name in new[] { "a/b", "/etc/passwd", "..", "../up", "a..b", "two\nlines", new string('n', 300), "", " ", "$(id)", "-rf", "é" })
        {
            CtlResult result = await RunAsync(command, name);
            Assert.True(result.ExitCode == 2, $"{name}: {result}");
            Assert.Equal("", result.Stdout);
            Assert.True(result.Stderr.Length is > 0 and < 2000, $"{name}: {result}");
            Assert.DoesNotContain("two\nlines", result.Stderr, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists("/tmp/dbcalm-never"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_name_that_is_not_UTF8_is_a_usage_error(string command)
    {
        // .NET can't start a program with such an argument; a shell can.
        string script = "bad=$(printf 'db\\xff\\xfe1'); args=(); for a in \"$@\"; do args+=(\"${a/NAME/$bad}\"); done; exec \"$0\" --socket \"$S\" \"${args[@]}\" -o json";
        string[] words = [.. command.Split(' ').Select(word => word.Replace("BACKUP", shared.Backup, StringComparison.Ordinal))];
        ProcessOutput output = await ProcessRunner.RunAsync(
            ["bash", "-c", script, Programs.Ctl, .. words],
            new ProcessSettings { Environment = new Dictionary<string, string?> { ["S"] = shared.Fleet.Controller.Socket } },
            cancellationToken: TestContext.Current.CancellationToken);
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
        CtlResult result = await RunAsync(command, "");
        string name = command.Split(' ').Last(word => word is "nobody" or "nothing" or UnknownBackup or UnknownJob);
        result.Fails(3, "error:", name);
        Assert.Equal("", result.Stdout);
    }

    private Task<CtlResult> RunAsync(string command, string name) => shared.Fleet.Ctl.RunAsync(
        [.. command.Split(' ').Select(word => word == "NAME" ? name : word.Replace("BACKUP", shared.Backup, StringComparison.Ordinal))]);
}
