using DbCalm.Platform;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Commands;

[Collection<UnchangedFleet>]
public sealed class CommandLineTests(SharedFleet shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Ctl Ctl => shared.Fleet.Ctl;

    [Theory]
    [InlineData("")]
    [InlineData("backup")]
    [InlineData("no-such-noun list")]
    [InlineData("backup full")]
    [InlineData("backup full --instance h1-db --no-such-option")]
    [InlineData("hosts token create --host x --ttl never")]
    [InlineData("hosts token create --host x --ttl -5m")]
    [InlineData("jobs list -o xml")]
    public async Task A_usage_error_exits_with_2_and_prints_nothing_on_stdout(string command)
    {
        ProcessOutput end = await Ctl.PlainAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(end.ExitCode == 2, end.ToString());
        Assert.Equal("", end.Stdout);
        Assert.NotEqual("", end.Stderr);
    }

    [Fact]
    public async Task Without_a_controller_it_exits_with_5_and_a_hint()
    {
        using var directory = new TemporaryDirectory();
        CtlResult end = await new Ctl(directory.At("nobody.sock")).RunAsync("status");
        end.Fails(5, directory.At("nobody.sock"), "hint:");
    }

    [Fact]
    public async Task Another_user_of_the_machine_is_not_permitted()
    {
        Assert.True(Ownership.EffectiveUser == 0, "this test changes users and needs root");
        string setpriv = RequiredTool.Find("setpriv", "util-linux");

        // The program may lie where nobody can read it, as below root's home; the socket is what is tested.
        using var directory = new TemporaryDirectory();
        string copy = directory.At("dbcalmctl");
        File.Copy(Programs.Ctl, copy);
        ProcessOutput end = await ProcessRunner.RunAsync(
            [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--", copy, "--socket", shared.Fleet.Controller.Socket, "status"],
            new ProcessSettings { Environment = new Dictionary<string, string?> { ["HOME"] = directory.Path, ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = "/tmp" } },
            cancellationToken: Cancellation);
        Assert.True(end.ExitCode == 6, end.ToString());
        Assert.Contains("hint:", end.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_network_without_a_login_it_exits_with_6_and_with_a_wrong_pin_it_sends_nothing()
    {
        string pin = (await Ctl.OkAsync("hosts", "token", "create", "--host", "h7")).Text("ca_pin");
        ProcessOutput stranger = await RemoteAsync(pin);
        Assert.True(stranger.ExitCode == 6, stranger.ToString());
        ProcessOutput wrong = await RemoteAsync($"sha256:{new string('a', 64)}");
        Assert.True(wrong.ExitCode is 4 or 6, wrong.ToString());
        Assert.Contains("pin", wrong.Stderr, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public async Task It_prints_a_shell_completion(string shell)
    {
        ProcessOutput script = await Ctl.PlainAsync("completion", shell);
        Assert.True(script.ExitCode == 0, script.ToString());
        Assert.Contains("dbcalmctl", script.Stdout, StringComparison.Ordinal);
        if (shell == "bash")
        {
            await ProcessRunner.CheckAsync(["bash", "-n"], new ProcessSettings { Stdin = script.Stdout }, cancellationToken: Cancellation);
        }
    }

    [Fact]
    public async Task Plain_and_YAML_output_name_the_same_backup_and_carry_no_colour_when_piped()
    {
        ProcessOutput table = (await Ctl.PlainAsync("backups", "list")).Checked("backups list");
        ProcessOutput yaml = (await Ctl.PlainAsync("backups", "show", shared.Backup, "-o", "yaml")).Checked("backups show");
        Assert.Contains(shared.Backup, table.Stdout, StringComparison.Ordinal);
        Assert.Contains($"id: \"{shared.Backup}\"", yaml.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table.Stdout + yaml.Stdout);
    }

    [Fact]
    public async Task Health_is_told_over_http()
    {
        Assert.True(await shared.Fleet.Controller.AnswersAsync("/healthz"));
        Assert.True(await shared.Fleet.Controller.AnswersAsync("/readyz"));
        Assert.False(await shared.Fleet.Controller.AnswersAsync("/no-such-page"));
    }

    private Task<ProcessOutput> RemoteAsync(string pin) => ProcessRunner.RunAsync(
        [Programs.Ctl, "--server", shared.Fleet.Controller.Url, "--ca-pin", pin, "status"],
        cancellationToken: Cancellation);
}
