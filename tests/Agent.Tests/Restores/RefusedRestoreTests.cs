using DbCalm.Agent.Restores;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Restores;

/// <summary>What a restore must not do, it refuses before it writes a byte.</summary>
[Collection(nameof(RealChain))]
public sealed class RefusedRestoreTests(RealChain chain)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("relative/path")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tmp/../etc")]
    [InlineData("/tmp/with\nnewline")]
    public async Task A_target_that_is_no_plain_absolute_path_is_refused(string target)
    {
        using var job = new TestJob(chain.Repository);
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = target }, ErrorCode.InvalidInput, "absolute path");
    }

    [Fact]
    public async Task A_directory_that_is_not_empty_is_refused()
    {
        using var job = new TestJob(chain.Repository);
        string target = job.Directory.Make("taken");
        await File.WriteAllTextAsync(Path.Combine(target, "mine"), "", Cancel);

        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = target }, ErrorCode.Refused, "is not empty", target);

        Assert.True(File.Exists(Path.Combine(target, "mine")));
    }

    [Fact]
    public async Task A_place_inside_the_repository_or_a_data_directory_is_refused_also_through_a_link()
    {
        using var job = new TestJob(chain.Repository);
        Directory.CreateDirectory(job.DataDir);
        string link = job.Directory.At("link");
        File.CreateSymbolicLink(link, chain.Repository);
        string[] places = [Path.Combine(chain.Repository, "x"), Path.Combine(job.DataDir, "x"), Path.Combine(link, "x")];
        foreach (string place in places)
        {
            await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = place }, ErrorCode.Refused, "lies in", job.DataDir, link);
        }

        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = link }, ErrorCode.Refused, "", job.DataDir, link);
    }

    [Fact]
    public async Task A_running_instance_is_refused_even_when_its_data_directory_is_empty()
    {
        using var job = new TestJob(chain.Repository) { Socket = chain.SourceSocket };
        Directory.CreateDirectory(job.DataDir);
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Instance = "db1" }, ErrorCode.Refused, "is running", job.DataDir);
    }

    [Fact]
    public async Task An_instance_whose_data_directory_is_not_empty_or_missing_is_refused()
    {
        using var job = new TestJob(chain.Repository);
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Instance = "db1" }, ErrorCode.Refused, "does not exist");
        Directory.CreateDirectory(Path.Combine(job.DataDir, "lost+found"));
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Instance = "db1" }, ErrorCode.Refused, "is not empty", job.DataDir);
    }

    [Fact]
    public async Task An_unknown_instance_is_not_found()
    {
        using var job = new TestJob(chain.Repository);
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Instance = "db9" }, ErrorCode.NotFound, "db9");
    }

    [Fact]
    public async Task A_chain_with_a_gap_or_in_the_wrong_order_is_refused()
    {
        using var job = new TestJob(chain.Repository);
        string target = job.Directory.At("restored");
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups[0], chain.Backups[2] }, Directory = target }, ErrorCode.Refused, "incremental-2");
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups[1] }, Directory = target }, ErrorCode.Refused, "full that it needs");
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups[0], chain.Backups[2], chain.Backups[1] }, Directory = target }, ErrorCode.Refused, "is built on");
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups[0], chain.Backups[0] }, Directory = target }, ErrorCode.Refused, "is a full");
        await RefusedAsync(job, new RestoreSpec { Directory = target }, ErrorCode.InvalidInput, "no backup");
    }

    [Fact]
    public async Task Too_little_space_is_refused_with_what_is_needed_and_what_is_free()
    {
        using var job = new TestJob(chain.Repository);
        await using SmallFileSystem disk = await SmallFileSystem.MountAsync(8, Cancel);
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = Path.Combine(disk.Path, "restored") }, ErrorCode.NoSpace, "free, and the restore needs");
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Theory]
    [InlineData("flip first data byte", "data, segment 0")]
    [InlineData("flip middle data byte", "data, segment ")]
    [InlineData("flip last data byte", "data, segment ")]
    [InlineData("truncate data", "data: it is")]
    [InlineData("extend data", "data: it is")]
    [InlineData("remove data", "data: it is missing")]
    [InlineData("flip manifest", "manifest.json: the manifest does not match the hash")]
    [InlineData("truncate manifest", "manifest.json: ")]
    [InlineData("remove manifest", "manifest.json: it is missing")]
    [InlineData("exchange manifest", "manifest.json: ")]
    public async Task A_damaged_artefact_is_refused_by_name_and_nothing_of_it_stays(string damage, string named)
    {
        foreach (int victim in new[] { 0, 2 })
        {
            using TestJob job = await TestJob.OnCopyOfAsync(chain.Repository);
            Damage.Apply(damage, Path.Combine(job.Repository, "db1", chain.Backups[victim].BackupId));

            await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = job.Directory.At("a", "restored") }, ErrorCode.Corrupt, $"backup {chain.Backups[victim].BackupId}, {named}");
        }
    }

    [Fact]
    public async Task A_repository_that_is_away_is_unavailable_and_not_damaged()
    {
        using var job = new TestJob("/nonexistent/repository");
        await RefusedAsync(job, new RestoreSpec { Chain = { chain.Backups }, Directory = job.Directory.At("restored") }, ErrorCode.Unavailable, "/nonexistent/repository");
    }

    [Fact]
    public async Task A_manifest_that_the_catalog_does_not_know_is_refused()
    {
        using TestJob job = await TestJob.OnCopyOfAsync(chain.Repository);
        ArtefactRef full = chain.Backups[0];
        byte[] stream = await File.ReadAllBytesAsync(chain.FullStream, Cancel);
        Directory.Delete(Path.Combine(job.Repository, "db1", full.BackupId), recursive: true);
        TestArtefact.Store(job.Repository, stream, TestArtefact.Draft(full.BackupId, toLsn: full.ToLsn, jobId: "another"));

        await RefusedAsync(job, new RestoreSpec { Chain = { full }, Directory = job.Directory.At("restored") }, ErrorCode.Corrupt, $"{ArtefactLayout.ManifestName}: it does not match the hash that the catalog remembers");
    }

    private static async Task RefusedAsync(TestJob job, RestoreSpec spec, ErrorCode code, string says, params string[] there)
    {
        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => new RestoreRun(job.Config, TestEngines.All(), job.Context).RunAsync(spec, Cancel));
        Assert.Equal(code, e.Code);
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Hint);
        Assert.Empty(job.Leftovers(there));
    }
}
