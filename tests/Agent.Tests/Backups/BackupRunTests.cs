using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Backups;

public sealed class BackupRunTests(BackupServer fixture) : IClassFixture<BackupServer>, IDisposable
{
    private readonly BackupScene scene = new(fixture.Server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("ring", "slow")]
    public async Task A_full_and_an_incremental_restore_with_standard_tools_to_what_the_server_held()
    {
        JobFinished full = await scene.RunAsync(BackupScene.Full(), Token);
        await fixture.Server.SqlAsync("INSERT INTO shop.orders VALUES (1000001, 'later'); INSERT INTO shop.tags VALUES (1000001, 'later'); SET GLOBAL innodb_max_dirty_pages_pct_lwm=0.001", Token);
        JobFinished incremental = await scene.RunAsync(BackupScene.IncrementalOn(full.Manifest), Token);
        IReadOnlyDictionary<string, string> expected = await fixture.Server.ChecksumsAsync(Token);

        string target = await scene.UnpackAsync("b1", Token);
        string changes = await scene.UnpackAsync("b1i", Token);
        Tool tool = await scene.Tools.FindAsync(ToolRole.Backup, Token);
        foreach (string? directory in new[] { null, changes })
        {
            ChildResult prepared = await ChildProcess.RunAsync(MariaBackupCommands.Prepare(tool, target, directory, 64 << 20), Token);
            DbCalm.Agent.Engines.MariaBackup.BackupVerdict.CheckPrepare(prepared.ExitCode, prepared.ErrorTail);
        }

        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Token);
        Assert.Equal(expected, await restored.ChecksumsAsync(Token));
        Assert.Equal(full.Manifest.ToLsn, incremental.Manifest.FromLsn);
        Assert.True(incremental.Manifest.DataBytes < full.Manifest.DataBytes / 2);
    }

    [Fact]
    public async Task The_manifest_the_summary_and_the_object_agree()
    {
        string gtid = await fixture.Server.SqlAsync("SELECT @@gtid_binlog_pos", Token);
        JobFinished finished = await scene.RunAsync(BackupScene.Full(), Token);

        Manifest manifest = scene.ReadManifest("b1");
        ManifestSummary summary = finished.Manifest;
        byte[] data = await File.ReadAllBytesAsync(Path.Combine(scene.Repository, "db1/b1/data"), Token);
        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal(ManifestFile.Hash(await File.ReadAllBytesAsync(Path.Combine(scene.Repository, "db1/b1/manifest.json"), Token)), summary.ManifestSha256);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(data)), manifest.Sha256);
        Assert.Equal((data.Length, summary.StoredBytes, summary.DataBytes), (manifest.StoredBytes, manifest.StoredBytes, manifest.DataBytes));
        Assert.Equal((manifest.Physical!.ToLsn, 0UL, "job-1", "host1", "db1"), (summary.ToLsn, manifest.Physical.FromLsn, manifest.JobId, manifest.Host, manifest.Instance));
        Assert.True(manifest.Physical.LastLsn >= manifest.Physical.ToLsn && manifest.Physical.ToLsn > 0);
        Assert.Equal(gtid, manifest.Binlog!.Gtid);
        Assert.Equal(gtid, summary.Binlog.Gtid);
        Assert.Contains("MariaDB", manifest.ServerVersion, StringComparison.Ordinal);
        Assert.Matches("^mariadb-backup 1", manifest.ToolVersion);
        Assert.Contains("took full backup b1 of db1", finished.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_tells_steps_progress_and_the_lines_that_matter()
    {
        JobFinished finished = await scene.RunAsync(BackupScene.Full(), Token);

        Assert.Equal(["preflight", "stream", "store"], scene.Steps);
        Assert.Contains("completed OK!", scene.Log);
        Assert.DoesNotContain(scene.Log, line => line.Contains("Streaming ", StringComparison.Ordinal) || line.Contains("...done", StringComparison.Ordinal));
        Assert.True(scene.Log.Count < 80, string.Join('\n', scene.Log));
        JobNotice.Progress last = scene.Progress[^1];
        Assert.Equal((finished.Manifest.DataBytes, finished.Manifest.StoredBytes), (last.DoneBytes, last.StoredBytes));
        Assert.InRange((double)last.DoneBytes / last.TotalBytes, 0.7, 1.3);
    }

    [Fact]
    public async Task What_is_made_is_written_down_first_and_nothing_of_it_outlives_the_job()
    {
        await scene.RunAsync(BackupScene.Full(), Token);

        IReadOnlyList<JobTrace> traces = scene.Traces.Read();
        Assert.Equal(new JobTrace.Artefact("local", "db1", "b1"), traces[0]);
        Assert.False(Directory.Exists(traces.OfType<JobTrace.WorkDirectory>().Single().Path));
        Assert.False(traces.OfType<JobTrace.ToolProcess>().Single().Identity.IsAlive());
    }

    [Fact]
    public async Task No_password_is_in_an_argument_or_a_log()
    {
        using var spy = new FakeTool("mariadb-backup", "tr '\\0' '\\n' < /proc/$$/cmdline >> $HERE/args; exec \"$REAL\" \"$@\"");
        scene.Tools = new ToolLocator(spy.SearchPath);
        await scene.RunAsync(BackupScene.Full(), Token);

        string arguments = await File.ReadAllTextAsync(Path.Combine(spy.Notes, "args"), Token);
        Assert.Contains("--stream=xbstream", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(MariaDbServer.BackupPassword, arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Log, line => line.Contains(MariaDbServer.BackupPassword, StringComparison.Ordinal));
    }

    public void Dispose() => scene.Dispose();
}
