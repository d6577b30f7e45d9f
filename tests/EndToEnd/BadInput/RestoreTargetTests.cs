using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.BadInput;

[Collection<UnchangedFleet>]
public sealed class RestoreTargetTests(SharedFleet shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Ctl Ctl => shared.Fleet.Ctl;

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused_and_left_alone()
    {
        using var target = new TemporaryDirectory();
        target.Write("precious", "do not lose me");
        (await Ctl.RunAsync("restore", shared.Backup, "--to-dir", target.Path, "--wait")).Fails(4, target.Path, "hint:");
        Assert.Equal(["precious"], Directory.EnumerateFileSystemEntries(target.Path).Select(Path.GetFileName));
        Assert.Equal("do not lose me", await File.ReadAllTextAsync(target.At("precious"), Cancellation));
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_directory_is_refused_and_left_alone()
    {
        using var target = new TemporaryDirectory();
        string file = target.Write("precious", "do not lose me");
        (await Ctl.RunAsync("restore", shared.Backup, "--to-dir", file, "--wait")).Fails(4, file);
        Assert.Equal("do not lose me", await File.ReadAllTextAsync(file, Cancellation));
        Assert.Equal(["precious"], Directory.EnumerateFileSystemEntries(target.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task An_empty_directory_is_taken()
    {
        using var target = new TemporaryDirectory();
        await Ctl.OkAsync("restore", shared.Backup, "--to-dir", target.Path, "--wait");
        Assert.True(File.Exists(target.At("ibdata1")));
        Assert.Contains("log-applied", await File.ReadAllTextAsync(Checkpoints(target.Path), Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("./here")]
    [InlineData("~/home")]
    [InlineData("")]
    [InlineData("/tmp/../tmp/dbcalm-up/../never\n")]
    public async Task A_path_that_is_not_absolute_and_plain_is_a_usage_error(string path)
    {
        (await Ctl.RunAsync("restore", shared.Backup, "--to-dir", path, "--wait")).Fails(2);
    }

    [Fact]
    public async Task A_running_instance_is_refused_and_goes_on_running()
    {
        MariaDbServer server = shared.Fleet.Server;
        (await Ctl.RunAsync("restore", shared.Backup, "--instance", shared.Fleet.Host.Instance, "--wait")).Fails(4, shared.Fleet.Host.Instance, "hint:");
        Assert.NotEmpty(await server.ChecksumsAsync(Cancellation));
    }

    [Fact]
    public async Task Both_targets_or_none_are_a_usage_error()
    {
        (await Ctl.RunAsync("restore", shared.Backup)).Fails(2, "--to-dir", "--instance");
        (await Ctl.RunAsync("restore", shared.Backup, "--to-dir", "/tmp/dbcalm-never", "--instance", "h1-db")).Fails(2);
    }

    [Fact]
    public async Task A_stopped_instance_whose_data_directory_holds_something_is_refused_and_left_alone()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string backup = (await fleet.FullAsync()).Text("id");
        await fleet.Server.StopAsync(Cancellation);
        string[] before = Entries(fleet.Server.DataDir);
        (await fleet.Ctl.RunAsync("restore", backup, "--instance", fleet.Host.Instance, "--wait")).Fails(4, fleet.Server.DataDir, "hint:");
        Assert.Equal(before, Entries(fleet.Server.DataDir));
        await fleet.Server.StartAsync(Cancellation);
        Assert.NotEmpty(await fleet.Server.ChecksumsAsync(Cancellation));
    }

    [Fact]
    public async Task A_hung_server_is_a_running_server()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string backup = (await fleet.FullAsync()).Text("id");

        // It answers nobody, and its data directory looks empty; the process is there all the same.
        DbCalm.Platform.Signals.Send(fleet.Server.Pid, 19);
        try
        {
            fleet.Server.EmptyDataDir();
            (await fleet.Ctl.RunAsync("restore", backup, "--instance", fleet.Host.Instance, "--wait")).Fails(4);
            Assert.Empty(Entries(fleet.Server.DataDir));
        }
        finally
        {
            await fleet.Server.KillAsync(Cancellation);
        }
    }

    private static string Checkpoints(string directory) =>
        Directory.EnumerateFiles(directory).First(path => path.EndsWith("_checkpoints", StringComparison.Ordinal));

    private static string[] Entries(string directory) => [.. Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
