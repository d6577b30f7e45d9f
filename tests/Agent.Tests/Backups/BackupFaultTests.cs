using DbCalm.Agent.Storage;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Backups;

/// <summary>Everything that can go wrong with a backup ends in a clear failure and leaves nothing.</summary>
public sealed class BackupFaultTests(BackupServer fixture) : IClassFixture<BackupServer>, IDisposable
{
    private readonly BackupScene scene = new(fixture.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_refused_and_names_the_option_file()
    {
        string file = fixture.Server.WriteOptionFile("wrong.cnf", "dbcalm", "not-it");
        scene.Instance = scene.Instance with { OptionFile = file };

        DbCalmException error = await FailsAsync(ErrorCode.Refused, "Access denied for user 'dbcalm'@'localhost'");
        Assert.Contains(file, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_privileges_are_refused_by_name_and_no_hash_is_told()
    {
        scene.Instance = scene.Instance with { OptionFile = fixture.Server.WriteOptionFile("weak.cnf", "weak", "weak-secret") };

        DbCalmException error = await FailsAsync(ErrorCode.Refused, "lacks RELOAD, PROCESS, BINLOG MONITOR");
        Assert.DoesNotContain("*", error.Message, StringComparison.Ordinal);
        Assert.Contains("GRANT RELOAD, PROCESS, BINLOG MONITOR ON *.*", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_is_unavailable()
    {
        scene.Instance = scene.Instance with { Socket = "/nonexistent/s.sock" };
        await FailsAsync(ErrorCode.Unavailable, "Can't connect to local server through socket '/nonexistent/s.sock'");

        scene.Instance = scene.Instance with { Socket = null, Host = "127.0.0.1", Port = FreePort.Next() };
        await FailsAsync(ErrorCode.Unavailable, "Can't connect to server on '127.0.0.1'");
    }

    [Fact]
    public async Task A_server_on_another_data_directory_is_refused()
    {
        scene.Instance = scene.Instance with { DataDir = "/var/lib/another" };
        await FailsAsync(ErrorCode.Refused, "but instance db1 is configured with /var/lib/another");
    }

    [Fact]
    public async Task A_base_that_is_ahead_of_the_server_is_refused_before_the_tool_starts()
    {
        var spec = new BackupSpec { BackupId = "b2", ChainId = "b1", Instance = "db1", Type = BackupType.Incremental, FromBackupId = "b1", FromLsn = 99_999_999_999 };
        await FailsAsync(ErrorCode.Refused, "its data has another history", spec);
        Assert.Empty(scene.Traces.Read());
    }

    [Fact]
    public async Task A_tool_older_than_the_server_is_refused()
    {
        using var old = new FakeTool("mariadb-backup", "echo 'mariadb-backup based on MariaDB server 10.4.9-MariaDB debian (x)'");
        scene.Tools = new ToolLocator(old.SearchPath);
        await FailsAsync(ErrorCode.Refused, "mariadb-backup 10.4.9-MariaDB is older than the server");
    }

    [Fact]
    public async Task A_tool_killed_mid_stream_fails_the_backup()
    {
        // What a kill leaves is a stream cut anywhere; here after 3 MiB.
        using var tool = Wrapped("\"$REAL\" \"$@\" | { head -c 3145728; kill -9 $$; }");
        await FailsAsync(ErrorCode.ToolFailed, "ended on instance db1 by signal 9");
    }

    [Theory]
    [InlineData("within a chunk", "head -c 3145728; cat > /dev/null")]
    [InlineData("is empty", "cat > /dev/null")]
    [InlineData("no chunk starts", "head -c 1000000; echo garbage; cat")]
    public async Task A_tool_that_says_ok_with_a_damaged_stream_fails_the_backup(string words, string damage)
    {
        using var tool = Wrapped($"\"$REAL\" \"$@\" | {{ {damage}; }}; exit 0");
        await FailsAsync(ErrorCode.ToolFailed, words == "no chunk starts" ? "not whole" : words);
    }

    [Fact]
    public async Task A_tool_that_exits_0_without_its_end_marker_fails_the_backup()
    {
        using var tool = Wrapped("\"$REAL\" \"$@\" 2> >(grep -v 'completed OK' >&2); sleep 0.2; exit 0");
        await FailsAsync(ErrorCode.ToolFailed, "ended without saying 'completed OK!'");
    }

    [Fact]
    public async Task A_tool_that_hangs_is_ended_by_a_cancel()
    {
        using var tool = Wrapped("trap '' TERM; touch $HERE/started; sleep 600");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<JobFinished> run = scene.RunAsync(BackupScene.Full(), cancel.Token);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(tool.Notes, "started")), "the tool to hang", 20, Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        scene.AssertNothingRemains();
    }

    [Fact]
    public async Task A_tool_that_closed_its_stream_and_hangs_is_ended_by_a_cancel()
    {
        using var tool = Wrapped("exec >&-; touch $HERE/started; sleep 600");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<JobFinished> run = scene.RunAsync(BackupScene.Full(), cancel.Token);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(tool.Notes, "started")), "the tool to hang", 20, Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        scene.AssertNothingRemains();
    }

    [Fact]
    public async Task A_repository_that_runs_full_fails_the_backup_and_is_left_empty()
    {
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(8, Token);
        scene.Repository = Path.Combine(disk.Path, "repository");
        await FailsAsync(ErrorCode.NoSpace, "no space left");
    }

    [Fact]
    public async Task A_repository_with_next_to_no_room_is_refused_at_the_start()
    {
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(1, Token);
        scene.Repository = Path.Combine(disk.Path, "repository");
        await FailsAsync(ErrorCode.NoSpace, "needs at least");
        Assert.Empty(scene.Traces.Read());
    }

    [Fact]
    public async Task A_read_only_repository_is_refused()
    {
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(64, Token);
        await disk.RemountAsync(writable: false, Token);
        scene.Repository = Path.Combine(disk.Path, "repository");
        await FailsAsync(ErrorCode.Refused, "read-only");

        scene.Repository = "/dev/null/repository";
        await FailsAsync(ErrorCode.Refused, "/dev/null");
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_written_leaves_no_backup()
    {
        scene.OpenStore = repository => new ManifestFailingStore(ObjectStores.Open(repository), stored: false);
        await FailsAsync(ErrorCode.Unavailable, "the manifest's store broke");
    }

    [Fact]
    public async Task A_manifest_whose_write_failed_after_it_was_stored_counts()
    {
        scene.OpenStore = repository => new ManifestFailingStore(ObjectStores.Open(repository), stored: true);

        JobFinished finished = await scene.RunAsync(BackupScene.Full(), Token);

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal("b1", scene.ReadManifest("b1").BackupId);
    }

    [Fact]
    public async Task A_backup_that_exists_already_is_left_alone()
    {
        await scene.RunAsync(BackupScene.Full(), Token);
        string[] before = Directory.GetFiles(scene.Repository, "*", SearchOption.AllDirectories);

        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(BackupScene.Full(), Token))).Code);
        Assert.Equal(before, Directory.GetFiles(scene.Repository, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Orders_that_make_no_sense_are_invalid()
    {
        BackupSpec traversal = BackupScene.Full();
        traversal.BackupId = "../b1";
        await FailsAsync(ErrorCode.InvalidInput, "backup id", traversal);

        BackupSpec unknown = BackupScene.Full();
        unknown.Instance = "db9";
        await FailsAsync(ErrorCode.NotFound, "instance 'db9'", unknown);

        BackupSpec baseless = BackupScene.Full();
        baseless.Type = BackupType.Incremental;
        await FailsAsync(ErrorCode.InvalidInput, "does not fit its type", baseless);

        BackupSpec elsewhere = BackupScene.Full();
        elsewhere.Repository = "nowhere";
        await FailsAsync(ErrorCode.NotFound, "repository 'nowhere'", elsewhere);
    }

    public void Dispose() => scene.Dispose();

    private FakeTool Wrapped(string script)
    {
        var tool = new FakeTool("mariadb-backup", $"[ \"$1\" = --version ] && exec \"$REAL\" \"$@\"\n{script}");
        scene.Tools = new ToolLocator(tool.SearchPath);
        return tool;
    }

    private async Task<DbCalmException> FailsAsync(ErrorCode code, string words, BackupSpec? spec = null)
    {
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(spec ?? BackupScene.Full(), Token));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
        Assert.NotEmpty(error.Hint);
        scene.AssertNothingRemains();
        return error;
    }
}
