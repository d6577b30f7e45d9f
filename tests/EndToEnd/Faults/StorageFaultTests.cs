using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Faults;

public sealed class StorageFaultTests(BreakableFleet breakable) : IClassFixture<BreakableFleet>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repository_that_fills_up_in_the_middle_fails_the_backup_and_keeps_nothing_of_it()
    {
        using var tool = new GatedBackup();
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(128, Cancellation);
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { AgentEnvironment = tool.Environment, Repository = Path.Combine(small.Path, "r") });
        tool.Hold();
        string job = await fleet.QueueFullAsync();
        await tool.WaitUntilHalfAsync();
        string filler = Path.Combine(small.Path, "filler");
        await ProcessRunner.RunAsync(["dd", "if=/dev/zero", $"of={filler}", "bs=64k"], cancellationToken: Cancellation);
        tool.Release();
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.True(ended.Text("state") == "failed", ended.ToString());
        Assert.Equal("no_space", ended.Text("error", "code"));
        Assert.Contains(small.Path, ended.Text("error", "message"), StringComparison.Ordinal);
        File.Delete(filler);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task A_repository_without_room_is_refused_before_the_tool_starts()
    {
        using var tool = new GatedBackup();
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(2, Cancellation);
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { AgentEnvironment = tool.Environment, Repository = Path.Combine(small.Path, "r") });
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Equal(0, tool.Runs);
        Assert.Empty(fleet.Host.StoredFiles());
    }

    [Fact]
    public async Task A_read_only_repository_is_told_and_a_writable_one_works_again()
    {
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(128, Cancellation);
        await using Fleet fleet = await Fleet.StartAsync(new FleetOptions { Repository = Path.Combine(small.Path, "r") });
        await small.RemountAsync(writable: false, Cancellation);
        CtlResult failed = await fleet.Ctl.RunAsync("backup", "full", "--instance", fleet.Host.Instance, "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("read-only", failed.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(small.Path, failed.Stderr, StringComparison.Ordinal);
        await small.RemountAsync(writable: true, Cancellation);
        await fleet.NothingIsLeftAndTheNextBackupWorksAsync();
    }

    [Fact]
    public async Task A_restore_target_without_room_is_refused_before_a_byte_is_written()
    {
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(4, Cancellation);
        Fleet fleet = await breakable.MendAsync();
        string backup = (await fleet.FullAsync()).Text("id");
        CtlResult failed = await fleet.Ctl.RunAsync("restore", backup, "--to-dir", Path.Combine(small.Path, "t"), "--wait");
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains("space", failed.Stderr, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries(small.Path));
    }

    [Fact]
    public async Task A_restore_target_that_fills_up_in_the_middle_is_left_as_it_was()
    {
        Fleet fleet = await breakable.MendAsync();
        FakeTool tool = breakable.Extract;
        tool.Become("""
            case " $* " in *" -x "*) ;; *) exec "$REAL" "$@" ;; esac
            while [ -e "$HERE/hold" ]; do : >"$HERE/held"; sleep 0.02; done
            exec "$REAL" "$@"
            """);
        await using SmallFileSystem small = await SmallFileSystem.MountAsync(600, Cancellation);
        string backup = (await fleet.FullAsync()).Text("id");
        await File.WriteAllTextAsync(Path.Combine(tool.Notes, "hold"), "", Cancellation);
        string job = (await fleet.Ctl.OkAsync("restore", backup, "--to-dir", Path.Combine(small.Path, "t"))).Text("id");
        await Wait.UntilAsync(() => File.Exists(Path.Combine(tool.Notes, "held")), "the restore to extract", 60, Cancellation);
        string filler = Path.Combine(small.Path, "filler");
        await ProcessRunner.RunAsync(["dd", "if=/dev/zero", $"of={filler}", "bs=64k"], cancellationToken: Cancellation);
        File.Delete(Path.Combine(tool.Notes, "hold"));
        JsonNode ended = await fleet.JobEndAsync(job);
        Assert.True(ended.Text("state") == "failed", ended.ToString());
        Assert.Equal("no_space", ended.Text("error", "code"));
        Assert.Equal([filler], Directory.EnumerateFileSystemEntries(small.Path).Where(path => !IsEmptyDirectory(path)));
        File.Delete(filler);
        await fleet.Ctl.OkAsync("restore", backup, "--to-dir", Path.Combine(small.Path, "t"), "--wait");
    }

    private static bool IsEmptyDirectory(string path) => Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any();
}
