using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Verification;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Verification;

[Collection(nameof(RealChain))]
[Trait("ring", "slow")]
public sealed class VerifyRunTests(RealChain chain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_backup_is_said_to_be_so_with_what_was_read()
    {
        using var job = new TestJob(chain.Repository);

        JobFinished finished = await VerifyAsync(job, [chain.Backups[2]], deep: false);

        Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
        Assert.Equal((ulong)chain.Backups[2].StoredBytes, finished.Verification.Bytes);
        Assert.Equal((ulong)Math.Ceiling(chain.Backups[2].DataBytes / (double)TestArtefact.SegmentBytes), finished.Verification.Segments);
        Assert.Equal(0u, finished.Verification.Tablespaces);
        Assert.Empty(finished.Verification.Defects);
    }

    [Fact]
    public async Task A_deep_verification_checks_every_tablespace_and_leaves_nothing()
    {
        using TestJob job = await TestJob.OnCopyOfAsync(chain.Repository);

        JobFinished finished = await VerifyAsync(job, chain.Backups, deep: true);

        Assert.Equal("", finished.Error?.Message ?? "");
        Assert.InRange(finished.Verification.Tablespaces, 10u, 100u);
        Assert.Equal((ulong)chain.Backups.Sum(backup => backup.StoredBytes), finished.Verification.Bytes);
        Assert.Equal(["db1"], Directory.EnumerateFileSystemEntries(job.Repository).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("flip first data byte", "data")]
    [InlineData("flip middle data byte", "data")]
    [InlineData("flip last data byte", "data")]
    [InlineData("truncate data", "data")]
    [InlineData("extend data", "data")]
    [InlineData("remove data", "data")]
    [InlineData("flip manifest", "manifest.json")]
    [InlineData("truncate manifest", "manifest.json")]
    [InlineData("remove manifest", "manifest.json")]
    [InlineData("exchange manifest", "manifest.json")]
    public async Task Damage_is_found_and_named(string damage, string named)
    {
        using TestJob job = await TestJob.OnCopyOfAsync(chain.Repository);
        ArtefactRef victim = chain.Backups[2];
        Damage.Apply(damage, Path.Combine(job.Repository, "db1", victim.BackupId));

        JobFinished finished = await VerifyAsync(job, [victim], deep: false);

        Assert.Equal(JobOutcome.Failed, finished.Outcome);
        Assert.Equal(ErrorCode.Corrupt, finished.Error.ToCore()!.Code);
        Assert.Contains($"backup {victim.BackupId}, {named}", finished.Error.Message, StringComparison.Ordinal);
        Assert.All(finished.Verification.Defects, defect => Assert.Equal((victim.BackupId, named), (defect.BackupId, defect.Object)));
    }

    [Fact]
    public async Task Every_bad_segment_is_named()
    {
        using TestJob job = await TestJob.OnCopyOfAsync(chain.Repository);
        string data = Path.Combine(job.Repository, "db1", chain.Backups[0].BackupId, "data");
        Damage.Flip(data, 0);
        Damage.Flip(data, new FileInfo(data).Length - 1);

        JobFinished finished = await VerifyAsync(job, [chain.Backups[0]], deep: false);

        ulong last = finished.Verification.Segments - 1;
        Assert.Equal([0ul, last], finished.Verification.Defects.Select(defect => defect.Segment));
        Assert.StartsWith("2 defects; the first: backup full-1, data, segment 0: ", finished.Error.Message, StringComparison.Ordinal);
    }

    // The first is a page that the log does not touch: preparing does not notice. The second is one that it does.
    [Theory]
    [InlineData("transaction_registry", "innochecksum finds a page that is not right: Fail: page::3 invalid")]
    [InlineData("innodb_index_stats", "it can't be prepared: InnoDB: Unable to apply log to corrupted page 3")]
    public async Task A_page_that_was_bad_before_the_backup_is_found_by_a_deep_verification_alone(string table, string says)
    {
        using var job = new TestJob();
        string unpacked = job.Directory.Make("unpacked");
        await TestStream.UnpackAsync(chain.FullStream, unpacked);
        Damage.Flip(Path.Combine(unpacked, "mysql", $"{table}.ibd"), (16384 * 3) + 8000);
        ArtefactRef bad = TestArtefact.Store(job.Repository, await TestStream.PackAsync(unpacked), TestArtefact.Draft("full-1", toLsn: chain.Backups[0].ToLsn));
        Directory.Delete(unpacked, recursive: true);

        Assert.Equal(JobOutcome.Succeeded, (await VerifyAsync(job, [bad], deep: false)).Outcome);
        JobFinished finished = await VerifyAsync(job, [bad], deep: true);

        Assert.Equal(JobOutcome.Failed, finished.Outcome);
        Defect defect = Assert.Single(finished.Verification.Defects);
        Assert.Equal(("full-1", $"mysql/{table}.ibd"), (defect.BackupId, defect.Object));
        Assert.Contains(says, finished.Error.Message, StringComparison.Ordinal);
        Assert.Empty(job.Leftovers());
    }

    [Fact]
    public async Task An_unknown_repository_and_an_empty_order_are_errors_and_no_verdict()
    {
        using var job = new TestJob(chain.Repository);
        ArtefactRef elsewhere = chain.Backups[0].Clone();
        elsewhere.Repository = "cellar";
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<DbCalmException>(() => VerifyAsync(job, [elsewhere], deep: false))).Code);
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<DbCalmException>(() => VerifyAsync(job, [], deep: false))).Code);
    }

    private static Task<JobFinished> VerifyAsync(TestJob job, IEnumerable<ArtefactRef> backups, bool deep) =>
        new VerifyRun(job.Config, TestEngines.All(), job.Context, job.Directory.Path).RunAsync(new VerifySpec { Chain = { backups }, Deep = deep }, Cancel);
}
