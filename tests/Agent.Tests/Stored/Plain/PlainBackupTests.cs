using DbCalm.Agent.Tests.Backups;
using DbCalm.Agent.Tools;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Stored.Plain;

[Collection(nameof(PlainChain))]
[Trait("ring", "slow")]
public sealed class PlainBackupTests(PlainChain chain) : IDisposable
{
    private readonly BackupScene scene = new(chain.Server) { Format = ArtefactFormat.Plain };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_directory_holds_what_the_tool_itself_puts_there_and_the_manifest_lists_it()
    {
        using var own = new TemporaryDirectory();
        string target = own.At("own");
        await ProcessRunner.CheckAsync(["mariadb-backup", $"--defaults-file={chain.Server.OptionFile}", "--backup", $"--socket={chain.Server.Socket}", $"--datadir={chain.Server.DataDir}", $"--target-dir={target}"], cancellationToken: Cancel);

        ManifestSummary summary = (await scene.RunAsync(BackupScene.Full(), Cancel)).Manifest;

        string directory = Path.Combine(scene.Repository, "b1");
        // Whether a table's creation is still in the log, so that it is to be made by the preparing tool, depends on the moment.
        Assert.Equal(Files(target).Select(WithoutMoment).Order(StringComparer.Ordinal), Files(directory).Select(WithoutMoment).Order(StringComparer.Ordinal));
        Assert.Equal(["b1", "b1.manifest.json"], Directory.EnumerateFileSystemEntries(scene.Repository).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(directory));
        byte[] file = await File.ReadAllBytesAsync(directory + ".manifest.json", Cancel);
        Manifest manifest = ManifestFile.Read(file);
        Assert.Equal(Files(directory), manifest.Files!.Select(entry => entry.Path));
        Assert.Equal((ManifestFile.Hash(file), manifest.StoredBytes, "plain"), (summary.ManifestSha256, summary.StoredBytes, summary.Format));
        string sums = await ProcessRunner.CheckAsync(["bash", "-c", "cd \"$0\" && find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum", directory], cancellationToken: Cancel);
        Assert.StartsWith(manifest.Sha256, sums, StringComparison.Ordinal);
        Assert.Equal(["preflight", "stream", "store"], scene.Steps);
    }

    [Fact]
    public async Task A_repository_that_runs_full_fails_the_backup_and_is_left_empty()
    {
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(8, Cancel);
        scene.Repository = Path.Combine(disk.Path, "repository");
        await FailsAsync(ErrorCode.NoSpace, "needs at least");

        // With the room for a start, but not for all of it.
        await using SmallFileSystem larger = await SmallFileSystem.MountAsync(400, Cancel);
        scene.Repository = larger.Path;
        using var filling = Wrapped("dd if=/dev/zero of=" + larger.Path + "/filler bs=1M 2>/dev/null; truncate -s -3M " + larger.Path + "/filler; exec \"$REAL\" \"$@\"");
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(BackupScene.Full(), Cancel));
        Assert.True(error.Code == ErrorCode.NoSpace, error.ToString());
        Assert.Equal(["filler"], Directory.EnumerateFileSystemEntries(larger.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("\"$REAL\" \"$@\" | { head -c 3145728; kill -9 $$; }", "signal 9")]
    [InlineData("\"$REAL\" \"$@\" | { head -c 3145728; cat > /dev/null; }; exit 0", "within a chunk")]
    [InlineData("\"$REAL\" \"$@\" 2> >(grep -v 'completed OK' >&2); sleep 0.2; exit 0", "ended without saying 'completed OK!'")]
    [InlineData("\"$REAL\" \"$@\" | cat > /dev/null; exit 0", "is empty")]
    public async Task A_backup_that_is_not_whole_leaves_nothing(string script, string says)
    {
        using var tool = Wrapped(script);
        await FailsAsync(ErrorCode.ToolFailed, says);
    }

    [Fact]
    public async Task Unpacking_that_fails_fails_the_backup()
    {
        using var tool = new FakeTool("mbstream", "[ \"$1\" = --help ] && exec \"$REAL\" \"$@\"\nhead -c 100000 > /dev/null; echo 'mbstream: it broke: error' >&2; exit 1");
        scene.Tools = new ToolLocator(tool.SearchPath);
        await FailsAsync(ErrorCode.ToolFailed, "it broke");
    }

    [Fact]
    public async Task A_cancel_leaves_nothing()
    {
        using var tool = Wrapped("\"$REAL\" \"$@\" | head -c 3145728; touch $HERE/started; sleep 600");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task<JobFinished> run = scene.RunAsync(BackupScene.Full(), cancel.Token);
        await Wait.UntilAsync(() => File.Exists(Path.Combine(tool.Notes, "started")), "the tool to hang", 20, Cancel);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        scene.AssertNothingRemains();
    }

    [Theory]
    [InlineData("b1/ibdata1")]
    [InlineData("b1.manifest.json")]
    [InlineData("db1/b1/data")]
    public async Task What_has_the_name_already_is_left_alone(string path)
    {
        string there = Path.Combine(scene.Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(there)!);
        await File.WriteAllTextAsync(there, "another's", Cancel);

        Assert.Equal(ErrorCode.AlreadyExists, (await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(BackupScene.Full(), Cancel))).Code);

        Assert.Equal([there], Directory.EnumerateFiles(scene.Repository, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_tools_run_as_nicely_as_the_repository_asks()
    {
        using var spy = Wrapped("nice > $HERE/nice; ionice > $HERE/io; exec \"$REAL\" \"$@\"");
        scene.Nice = 7;
        scene.IoClass = IoClass.Idle;

        await scene.RunAsync(BackupScene.Full(), Cancel);

        Assert.Equal("7", (await File.ReadAllTextAsync(Path.Combine(spy.Notes, "nice"), Cancel)).Trim());
        Assert.Equal("idle", (await File.ReadAllTextAsync(Path.Combine(spy.Notes, "io"), Cancel)).Trim());
    }

    public void Dispose() => scene.Dispose();

    private static string WithoutMoment(string file) => file.EndsWith(".new", StringComparison.Ordinal) ? Path.ChangeExtension(file, ".ibd") : file;

    private static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(directory, path)).Order(StringComparer.Ordinal);

    private FakeTool Wrapped(string script)
    {
        var tool = new FakeTool("mariadb-backup", $"[ \"$1\" = --version ] && exec \"$REAL\" \"$@\"\n{script}");
        scene.Tools = new ToolLocator(tool.SearchPath);
        return tool;
    }

    private async Task FailsAsync(ErrorCode code, string words)
    {
        DbCalmException error = await Assert.ThrowsAsync<DbCalmException>(() => scene.RunAsync(BackupScene.Full(), Cancel));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
        scene.AssertNothingRemains();
    }
}
