using DbCalm.Agent.Jobs;
using DbCalm.Agent.Restores;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Tools;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Restores;

[Collection(nameof(RealChain))]
[Trait("ring", "slow")]
public sealed class RestoreRunTests(RealChain chain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_restored_directory_starts_as_it_is_and_holds_what_the_source_held_at_the_backup(int members)
    {
        using var job = new TestJob(chain.Repository);
        string target = job.Directory.At("new", "restored");

        JobFinished finished = await RestoreAsync(job, new RestoreSpec { Chain = { chain.Backups.Take(members) }, Directory = target });

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Contains(target, finished.Result, StringComparison.Ordinal);
        Assert.Equal([job.Directory.At("new")], job.Leftovers());
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancel);
        Assert.Equal(chain.Checksums[members - 1], await restored.ChecksumsAsync(Cancel));
        await restored.SqlAsync("INSERT INTO sales.plain VALUES (1000000, 'new')", Cancel);
    }

    [Fact]
    public async Task A_second_restore_of_one_chain_is_the_same_as_the_first()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 2; i++)
        {
            using var job = new TestJob(chain.Repository);
            string target = job.Directory.At("restored");
            await RestoreAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = target });
            string files = await ProcessRunner.CheckAsync(["find", ".", "-type", "f", "-name", "*.*", "-printf", "%p %s %m\\n"], new ProcessSettings { WorkingDirectory = target }, cancellationToken: Cancel);
            await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancel);
            IReadOnlyDictionary<string, string> checksums = await restored.ChecksumsAsync(Cancel);
            Assert.Equal(chain.Checksums[^1], checksums);
            seen.Add(string.Join('\n', files.Split('\n').Order(StringComparer.Ordinal)));
        }

        Assert.Single(seen);
    }

    [Fact]
    public async Task A_table_that_was_outside_of_the_data_directory_is_restored_inside_and_never_opens_the_source()
    {
        using var job = new TestJob(chain.Repository);
        string target = job.Directory.At("restored");

        await RestoreAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = target });

        Assert.True(File.Exists(Path.Combine(target, "sales", "elsewhere.ibd")));
        Assert.Empty(Directory.EnumerateFiles(target, "*.isl", SearchOption.AllDirectories));
        Assert.Contains(job.TakeNotices(), notice => notice is JobNotice.LogLine line && line.Text.StartsWith("sales/elsewhere ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_restored_to_an_instance_get_the_owner_and_modes_of_its_data_directory()
    {
        using var job = new TestJob(chain.Repository);
        Directory.CreateDirectory(job.DataDir);
        File.SetUnixFileMode(job.DataDir, (UnixFileMode)0b111_101_000);
        await ProcessRunner.CheckAsync(["chown", "mysql:mysql", job.DataDir], cancellationToken: Cancel);

        JobFinished finished = await RestoreAsync(job, new RestoreSpec { Chain = { chain.Backups }, Instance = "db1" });

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal([job.DataDir], job.Leftovers());
        string found = await ProcessRunner.CheckAsync(["find", job.DataDir, "-printf", "%U:%G %y %m\\n"], cancellationToken: Cancel);
        string id = (await ProcessRunner.CheckAsync(["id", "-u", "mysql"], cancellationToken: Cancel)).Trim() + ":" + (await ProcessRunner.CheckAsync(["id", "-g", "mysql"], cancellationToken: Cancel)).Trim();
        Assert.Equal([$"{id} d 750", $"{id} f 640"], found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal));
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(job.DataDir, cancellationToken: Cancel);
        Assert.Equal(chain.Checksums[^1], await restored.ChecksumsAsync(Cancel));
    }

    [Fact]
    public async Task An_empty_mount_point_is_filled_in_its_place()
    {
        using var job = new TestJob(chain.Repository);
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(400, Cancel);
        Directory.CreateDirectory(Path.Combine(disk.Path, "lost+found"));

        await RestoreAsync(job, new RestoreSpec { Chain = { chain.Backups.Take(2) }, Directory = disk.Path });

        Assert.True(File.Exists(Path.Combine(disk.Path, "sales", "plain.ibd")));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(disk.Path), path => path.Contains(".dbcalm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_at_any_step_leaves_nothing()
    {
        foreach (string step in new[] { "preflight", "extract", "prepare", "place" })
        {
            using var job = new TestJob(chain.Repository);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            Task<JobFinished> run = Task.Run(() => new RestoreRun(job.Config, TestEngines.All(), job.Context).RunAsync(new RestoreSpec { Chain = { chain.Backups }, Directory = job.Directory.At("x", "restored") }, stop.Token), Cancel);
            await job.WaitForStepAsync(step, Cancel);
            await stop.CancelAsync();

            // The last step is one rename: on a busy machine it can be over before this thread says that it should not begin.
            bool cameTooLate = step == "place" && await Task.WhenAny(run) == run && run.IsCompletedSuccessfully;
            if (!cameTooLate)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
                Assert.Empty(job.Leftovers());
            }
        }
    }

    [Fact]
    public async Task A_disk_that_fills_up_on_the_way_fails_the_restore_and_leaves_nothing()
    {
        using var job = new TestJob(chain.Repository);
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(400, Cancel);
        using var tool = new FakeTool("mbstream", """
            case " $* " in *" -x "*) ;; *) exec "$REAL" "$@" ;; esac
            while [ -e "$HERE/hold" ]; do sleep 0.02; done
            exec "$REAL" "$@"
            """);
        string target = Path.Combine(disk.Path, "restored");
        var run = new RestoreRun(job.Config, TestEngines.All(new ToolLocator(tool.SearchPath)), job.Context);
        await File.WriteAllTextAsync(Path.Combine(tool.Notes, "hold"), "", Cancel);
        Task<JobFinished> restored = Task.Run(() => run.RunAsync(new RestoreSpec { Chain = { chain.Backups }, Directory = target }, Cancel), Cancel);
        await job.WaitForStepAsync("extract", Cancel);
        await ProcessRunner.RunAsync(["dd", "if=/dev/zero", $"of={disk.Path}/filler", "bs=1M"], cancellationToken: Cancel);
        File.Delete(Path.Combine(tool.Notes, "hold"));

        Core.Errors.DbCalmException e = await Assert.ThrowsAsync<Core.Errors.DbCalmException>(() => restored);

        Assert.True(e.Code == Core.Errors.ErrorCode.NoSpace, e.Message + string.Join('\n', job.TakeNotices()));
        Assert.Equal([Path.Combine(disk.Path, "filler")], Directory.EnumerateFileSystemEntries(disk.Path));
    }

    private static Task<JobFinished> RestoreAsync(TestJob job, RestoreSpec spec) => new RestoreRun(job.Config, TestEngines.All(), job.Context).RunAsync(spec, Cancel);
}
