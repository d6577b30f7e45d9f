using DbCalm.Agent.Restores;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Stored.Plain;

[Collection(nameof(PlainChain))]
[Trait("ring", "slow")]
public sealed class PlainRestoreTests(PlainChain chain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_of_directories_restores_twice_to_what_the_source_held_and_stays_as_it_was()
    {
        string before = await PrintAsync(chain.Repository);
        for (int i = 0; i < 2; i++)
        {
            using var job = new TestJob(chain.Repository);
            string target = job.Directory.At("restored");

            JobFinished finished = await RestoreAsync(job, chain.Directories, target);

            Assert.Equal(JobOutcome.Succeeded, finished.Outcome);
            Assert.Equal([target], job.Leftovers());
            await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancel);
            Assert.Equal(chain.Checksums[2], await restored.ChecksumsAsync(Cancel));
        }

        Assert.Equal(before, await PrintAsync(chain.Repository));
    }

    [Fact]
    public async Task A_chain_may_change_its_form_in_the_middle()
    {
        using var job = new TestJob(chain.Repository);
        string target = job.Directory.At("restored");

        await RestoreAsync(job, chain.Backups, target);

        Assert.True(File.Exists(Path.Combine(chain.Repository, "db1", chain.Backups[3].BackupId, "data")));
        await using MariaDbServer restored = await MariaDbServer.StartOnAsync(target, cancellationToken: Cancel);
        Assert.Equal(chain.Checksums[3], await restored.ChecksumsAsync(Cancel));
    }

    [Theory]
    [InlineData("flip", "its content is not what was written")]
    [InlineData("add", "not part of the backup")]
    public async Task A_damaged_directory_is_never_delivered(string damage, string says)
    {
        using TestJob job = await chain.CopyAsync(chain.Directories);
        string named = PlainDamage.Apply(damage, Path.Combine(job.Repository, chain.Backups[1].BackupId));

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => RestoreAsync(job, chain.Directories, job.Directory.At("restored")));

        Assert.Equal(ErrorCode.Corrupt, e.Code);
        Assert.Contains($"backup {chain.Backups[1].BackupId}, {named}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Empty(job.Leftovers());
    }

    [Fact]
    public async Task A_restore_is_noted_beside_the_backup()
    {
        using TestJob job = await chain.CopyAsync(chain.Backups[0]);

        await RestoreAsync(job, [chain.Backups[0]], job.Directory.At("restored"));

        string note = await File.ReadAllTextAsync(Directory.EnumerateFiles(job.Repository, "b1.note-proof-*.json").Single(), Cancel);
        Assert.Matches("^\\{\"kind\":\"proof\",\"level\":\"restored\",\"job\":\"job-1\",\"at\":\"20.*\"\\}\n$", note);
    }

    // Paths, sizes, times and hashes of everything but notes.
    private static Task<string> PrintAsync(string repository) => ProcessRunner.CheckAsync(
        ["bash", "-c", "cd \"$0\" && find . -type f ! -name '*note-*' -printf '%p %s %T@ %m\\n' | sort && find . -type f ! -name '*note-*' | sort | xargs sha256sum", repository], cancellationToken: Cancel);

    private static Task<JobFinished> RestoreAsync(TestJob job, IEnumerable<ArtefactRef> backups, string target) =>
        new RestoreRun(job.Config, TestEngines.All(), job.Context).RunAsync(new RestoreSpec { Chain = { backups }, Directory = target }, Cancel);
}
