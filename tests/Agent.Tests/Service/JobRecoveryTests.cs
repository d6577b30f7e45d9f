using DbCalm.Agent.Jobs;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Service;

public sealed class JobRecoveryTests : IDisposable
{
    private readonly TestJob job = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Work => job.Directory.At(".dbcalm-restore-job-1");

    private string Prepared => Path.Combine(Work, "data");

    private string Target => job.Directory.At("restored");

    [Fact]
    public async Task A_tool_that_still_runs_is_ended_and_one_that_only_has_its_pid_is_not()
    {
        await using RunningProcess tool = RunningProcess.Start(["sleep", "600"]);
        await using RunningProcess other = RunningProcess.Start(["sleep", "600"]);
        ProcessIdentity stranger = ProcessIdentity.Of(other.Pid)!;
        job.Traces.Record(new JobTrace.ToolProcess(ProcessIdentity.Of(tool.Pid)!));
        job.Traces.Record(new JobTrace.ToolProcess(stranger with { StartTicks = stranger.StartTicks - 1 }));
        job.Traces.Record(new JobTrace.ToolProcess(stranger with { BootId = "of the boot before" }));

        JobFinished finished = await RecoverAsync(BackupOffer());

        Assert.Equal(JobOutcome.Interrupted, finished.Outcome);
        Assert.True(tool.HasExited || ProcessIdentity.Of(tool.Pid) is null);
        Assert.True(stranger.IsAlive());
    }

    [Fact]
    public async Task An_artefact_without_a_manifest_is_removed_with_what_is_half_written()
    {
        string folder = Path.Combine(job.Repository, "db1", "full-1");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "data"), "x", Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json.partial-1234"), "x", Cancel);
        TestArtefact.Store(job.Repository, "other"u8, TestArtefact.Draft("full-0", jobId: "job-0"));
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));

        for (int i = 0; i < 2; i++)
        {
            JobFinished finished = await RecoverAsync(BackupOffer());
            Assert.Equal(JobOutcome.Interrupted, finished.Outcome);
            Assert.Equal("interrupted", finished.Error.Code);
            Assert.False(Directory.Exists(folder));
            Assert.True(File.Exists(Path.Combine(job.Repository, "db1", "full-0", ArtefactLayout.ManifestName)));
        }
    }

    [Fact]
    public async Task A_backup_whose_manifest_is_there_has_succeeded()
    {
        ArtefactRef stored = TestArtefact.Store(job.Repository, new byte[1000], TestArtefact.Draft("full-1"));
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));

        for (int i = 0; i < 2; i++)
        {
            JobFinished finished = await RecoverAsync(BackupOffer());
            Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
            Assert.Equal((stored.ManifestSha256, stored.StoredBytes, stored.ToLsn), (finished.Manifest.ManifestSha256, finished.Manifest.StoredBytes, finished.Manifest.ToLsn));
        }
    }

    [Fact]
    public async Task A_manifest_of_another_job_or_a_damaged_one_is_left_alone()
    {
        TestArtefact.Store(job.Repository, new byte[1000], TestArtefact.Draft("full-1", jobId: "another"));
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));
        Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(BackupOffer())).Outcome);
        string folder = Path.Combine(job.Repository, "db1", "full-1");
        Damage.Apply("flip manifest", folder);
        Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(BackupOffer())).Outcome);
        Assert.Equal(2, Directory.EnumerateFiles(folder).Count());
    }

    [Fact]
    public async Task A_repository_that_is_away_keeps_the_job_unfinished()
    {
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));
        Directory.Delete(job.Repository);
        await File.WriteAllTextAsync(job.Repository, "not a directory", Cancel);
        Assert.True(ErrorTraits.Of((await Assert.ThrowsAsync<DbCalmException>(() => RecoverAsync(BackupOffer()))).Code).IsTransient);

        File.Delete(job.Repository);
        Directory.CreateDirectory(job.Repository);
        Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(BackupOffer())).Outcome);
    }

    [Fact]
    public async Task A_work_directory_goes_without_following_links_out_of_it()
    {
        MakeWork();
        string outside = job.Directory.Write("outside", "mine");
        string outsideDirectory = job.Directory.Make("elsewhere");
        File.CreateSymbolicLink(Path.Combine(Work, "link"), outside);
        Directory.CreateSymbolicLink(Path.Combine(Work, "links"), outsideDirectory);

        foreach (JobOffer offer in new[] { DirectoryOffer(), new JobOffer { JobId = "job-1", Verify = new VerifySpec() }, BackupOffer() })
        {
            Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(offer)).Outcome);
            Assert.Equal([outsideDirectory, outside], job.Leftovers().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_restore_that_was_to_be_renamed_only_is_completed_and_stays_so()
    {
        MakeWork();
        Directory.CreateDirectory(Target);
        job.Traces.Record(new JobTrace.PlacedDirectory(Prepared, Target));

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(JobOutcome.Succeeded, (await RecoverAsync(DirectoryOffer())).Outcome);
            Assert.Equal([Target], job.Leftovers());
            Assert.Equal("pages", await File.ReadAllTextAsync(Path.Combine(Target, "ibdata1"), Cancel));
        }
    }

    [Fact]
    public async Task A_restore_whose_place_was_taken_meanwhile_is_undone_and_the_other_stays()
    {
        MakeWork();
        job.Traces.Record(new JobTrace.CreatedDirectory(job.Directory.Make("made")));
        Directory.CreateDirectory(Target);
        await File.WriteAllTextAsync(Path.Combine(Target, "mine"), "", Cancel);
        job.Traces.Record(new JobTrace.PlacedDirectory(Prepared, Target));

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(DirectoryOffer())).Outcome);
            Assert.Equal([Target], job.Leftovers());
            Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(Target).Select(Path.GetFileName));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_restore_that_died_between_its_moves_is_completed(int moved)
    {
        string[] names = ["ibdata1", "sales"];
        MakeWork();
        Directory.CreateDirectory(job.DataDir);
        job.Traces.Record(new JobTrace.PlacedEntries(Prepared, job.DataDir, names));
        foreach (string name in names.Take(moved))
        {
            Directory.Move(Path.Combine(Prepared, name), Path.Combine(job.DataDir, name));
        }

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(JobOutcome.Succeeded, (await RecoverAsync(InstanceOffer())).Outcome);
            Assert.Equal(names, Directory.EnumerateFileSystemEntries(job.DataDir).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal([job.DataDir], job.Leftovers());
        }
    }

    [Fact]
    public async Task A_restore_that_can_not_be_completed_takes_back_what_it_had_moved_and_no_more()
    {
        MakeWork();
        Directory.CreateDirectory(job.DataDir);
        job.Traces.Record(new JobTrace.PlacedEntries(Prepared, job.DataDir, ["ibdata1", "sales"]));
        Directory.Move(Path.Combine(Prepared, "ibdata1"), Path.Combine(job.DataDir, "ibdata1"));
        await File.WriteAllTextAsync(Path.Combine(job.DataDir, "sales"), "another's", Cancel);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(JobOutcome.Interrupted, (await RecoverAsync(InstanceOffer())).Outcome);
            Assert.Equal(["sales"], Directory.EnumerateFileSystemEntries(job.DataDir).Select(Path.GetFileName));
            Assert.Equal([job.DataDir], job.Leftovers());
        }
    }

    public void Dispose() => job.Dispose();

    private static JobOffer BackupOffer() => new() { JobId = "job-1", Backup = new BackupSpec { BackupId = "full-1", Instance = "db1" } };

    private static JobOffer InstanceOffer() => new() { JobId = "job-1", Restore = new RestoreSpec { Chain = { new ArtefactRef { BackupId = "full-1" } }, Instance = "db1" } };

    private JobOffer DirectoryOffer() => new() { JobId = "job-1", Restore = new RestoreSpec { Chain = { new ArtefactRef { BackupId = "full-1" } }, Directory = Target } };

    private void MakeWork()
    {
        job.Traces.Record(new JobTrace.WorkDirectory(Work));
        Directory.CreateDirectory(Path.Combine(Prepared, "sales"));
        File.WriteAllText(Path.Combine(Prepared, "ibdata1"), "pages");
        File.WriteAllText(Path.Combine(Prepared, "sales", "orders.ibd"), "pages");
    }

    private Task<JobFinished> RecoverAsync(JobOffer offer) => new JobRecovery(job.Config, TimeProvider.System).RecoverAsync(offer, job.Traces, Cancel);
}
