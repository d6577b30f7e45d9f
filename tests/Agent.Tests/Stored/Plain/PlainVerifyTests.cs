using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored.Notes;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Verification;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Proof = DbCalm.Core.Catalog.Proof;

namespace DbCalm.Agent.Tests.Stored.Plain;

[Collection(nameof(PlainChain))]
[Trait("ring", "slow")]
public sealed class PlainVerifyTests(PlainChain chain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("flip")]
    [InlineData("truncate")]
    [InlineData("extend")]
    [InlineData("remove")]
    [InlineData("add")]
    [InlineData("swap")]
    [InlineData("link")]
    [InlineData("remove all")]
    [InlineData("flip manifest")]
    [InlineData("truncate manifest")]
    [InlineData("remove manifest")]
    [InlineData("exchange manifest")]
    public async Task Damage_is_found_and_named(string damage)
    {
        ArtefactRef victim = chain.Backups[2];
        using TestJob job = await chain.CopyAsync(victim);
        File.Copy(Path.Combine(chain.Repository, "b1.manifest.json"), Path.Combine(job.Repository, "b1.manifest.json"));
        string named = PlainDamage.Apply(damage, Path.Combine(job.Repository, victim.BackupId));

        JobFinished finished = await VerifyAsync(job, [victim], deep: false);

        Assert.Equal(JobOutcome.Failed, finished.Outcome);
        Assert.Equal(ErrorCode.Corrupt, finished.Error.ToCore()!.Code);
        Assert.Equal(damage == "swap" ? 2 : 1, finished.Verification.Defects.Count);
        Assert.Contains(finished.Verification.Defects, defect => defect.BackupId == victim.BackupId && defect.Object == named);
        Assert.Empty(Directory.EnumerateFiles(job.Repository, "*.note-*"));
    }

    [Fact]
    public async Task A_whole_chain_of_both_forms_holds_deeply_and_that_is_noted()
    {
        using TestJob job = await chain.CopyAsync(chain.Backups);

        JobFinished finished = await VerifyAsync(job, chain.Backups, deep: true);

        Assert.Equal("", finished.Error?.Message ?? "");
        Assert.InRange(finished.Verification.Tablespaces, 5u, 100u);
        Assert.Equal((ulong)chain.Backups.Sum(backup => backup.StoredBytes), finished.Verification.Bytes);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(job.Repository), path => path.Contains("verify", StringComparison.Ordinal));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(job.Repository, "db1", chain.Backups[3].BackupId), "note-proof-*.json"));
    }

    [Fact]
    public async Task A_whole_directory_holds_and_that_is_noted_beside_it_once_each_time()
    {
        using TestJob job = await chain.CopyAsync(chain.Backups[1]);

        JobFinished finished = await VerifyAsync(job, [chain.Backups[1]], deep: false);
        await VerifyAsync(job, [chain.Backups[1]], deep: false);

        Assert.Equal((ulong)chain.Backups[1].StoredBytes, finished.Verification.Bytes);
        Assert.Contains(" files, ", finished.Result, StringComparison.Ordinal);
        FoundNotes notes = await new BackupNotes(new PlainNotePlace(new PlainPlace(job.Repository, chain.Backups[1].BackupId))).ReadAsync(Cancel);
        Assert.Empty(notes.Problems);
        Assert.Equal([(Proof.Checksummed, "job-1"), (Proof.Checksummed, "job-1")], notes.Notes.Cast<BackupNote.Proven>().Select(note => (note.Level, note.Job)));
    }

    [Fact]
    public async Task A_note_that_can_not_be_written_is_told_and_changes_nothing()
    {
        using TestJob job = await chain.CopyAsync(chain.Backups[1]);
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(400, Cancel);
        await ProcessRunner.CheckAsync(["cp", "-a", job.Repository + "/.", disk.Path], cancellationToken: Cancel);
        await disk.RemountAsync(writable: false, Cancel);
        using var readOnly = new TestJob(disk.Path);

        JobFinished finished = await VerifyAsync(readOnly, [chain.Backups[1]], deep: false);

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Contains(readOnly.TakeNotices(), notice => notice is JobNotice.LogLine line && line.Text.Contains("could not be noted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sample_reads_less_and_proves_nothing()
    {
        using TestJob job = await chain.CopyAsync(chain.Backups[1]);
        var spec = new VerifySpec { Chain = { chain.Backups[1] }, SamplePercent = 10 };

        JobFinished finished = await new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.Path).RunAsync(spec, Cancel);

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.InRange((long)finished.Verification.Bytes, 0, chain.Backups[1].StoredBytes - 1);
        Assert.Null(finished.Verification.ProvedAt);
        Assert.Empty(Directory.EnumerateFiles(job.Repository, "*.note-*"));
        spec.Deep = true;
        await Assert.ThrowsAsync<DbCalmException>(() => new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.Path).RunAsync(spec, Cancel));
    }

    private static Task<JobFinished> VerifyAsync(TestJob job, IEnumerable<ArtefactRef> backups, bool deep) =>
        new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.Path).RunAsync(new VerifySpec { Chain = { backups }, Deep = deep }, Cancel);
}
