using DbCalm.Agent.Jobs;
using DbCalm.Agent.Service;
using DbCalm.Agent.Stored.Plain;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Stored.Plain;

/// <summary>What an agent that died leaves of a directory in the making, at each point.</summary>
public sealed class PlainRecoveryTests : IDisposable
{
    private readonly TestJob job = new();
    private readonly PlainPlace place;

    public PlainRecoveryTests() => place = new PlainPlace(job.Repository, "full-1");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_anything_was_made_nothing_is_removed()
    {
        Trace();
        Directory.CreateDirectory(place.Files);
        await ExpectAsync(JobOutcome.Interrupted, "full-1");
    }

    [Fact]
    public async Task Files_without_their_name_are_removed()
    {
        Trace();
        MakeFiles(place.PartialFiles);
        await ExpectAsync(JobOutcome.Interrupted);
    }

    [Fact]
    public async Task Files_that_were_to_be_renamed_are_removed()
    {
        Trace();
        MakeFiles(place.PartialFiles);
        job.Traces.Record(new JobTrace.PlacedDirectory(place.PartialFiles, place.Files));
        await ExpectAsync(JobOutcome.Interrupted);
    }

    [Fact]
    public async Task Renamed_files_without_a_manifest_are_removed_with_what_is_half_written_of_it()
    {
        Trace();
        job.Traces.Record(new JobTrace.PlacedDirectory(place.PartialFiles, place.Files));
        MakeFiles(place.Files);
        await File.WriteAllTextAsync(place.Manifest + ".0123.partial", "{", Cancel);
        await ExpectAsync(JobOutcome.Interrupted);
    }

    [Fact]
    public async Task A_directory_that_another_put_in_the_place_meanwhile_stays()
    {
        Trace();
        MakeFiles(place.PartialFiles);
        MakeFiles(place.Files);
        Assert.Throws<IOException>(() => PlainLeftovers.Rename(place, job.Traces));

        PlainLeftovers.Remove(place, job.Traces);
        await ExpectAsync(JobOutcome.Interrupted, "full-1");
    }

    [Fact]
    public async Task A_backup_whose_manifest_is_there_has_succeeded()
    {
        Trace();
        job.Traces.Record(new JobTrace.PlacedDirectory(place.PartialFiles, place.Files));
        MakeFiles(place.Files);
        await WriteManifestAsync("job-1");

        JobFinished finished = await ExpectAsync(JobOutcome.Succeeded, "full-1", "full-1.manifest.json");

        Assert.Equal(ManifestFile.Hash(await File.ReadAllBytesAsync(place.Manifest, Cancel)), finished.Manifest.ManifestSha256);
        Assert.Equal("local", finished.Manifest.Repository);
    }

    [Fact]
    public async Task The_backup_of_another_job_is_left_alone()
    {
        Trace();
        MakeFiles(place.Files);
        await WriteManifestAsync("job-2");
        await ExpectAsync(JobOutcome.Interrupted, "full-1", "full-1.manifest.json");
    }

    [Fact]
    public async Task A_repository_that_is_away_keeps_the_job_unfinished()
    {
        Trace();
        Directory.Delete(job.Repository);
        Assert.True(ErrorTraits.Of((await Assert.ThrowsAsync<DbCalmException>(RecoverAsync)).Code).IsTransient);
    }

    public void Dispose() => job.Dispose();

    private static void MakeFiles(string directory)
    {
        Directory.CreateDirectory(Path.Combine(directory, "sales"));
        File.WriteAllText(Path.Combine(directory, "ibdata1"), "pages");
        File.WriteAllText(Path.Combine(directory, "sales", "orders.ibd"), "pages");
    }

    private void Trace() => job.Traces.Record(new JobTrace.PlainArtefact("local", job.Repository, "full-1"));

    private async Task WriteManifestAsync(string jobId)
    {
        IReadOnlyList<ManifestFileEntry> files = await PlainTree.HashAsync(place.Files, isToSync: false, _ => { }, Cancel);
        place.WriteManifest(TestArtefact.Draft("full-1", jobId: jobId) with
        {
            StreamFormat = "directory",
            Compression = "none",
            CompressionLevel = 0,
            DataBytes = files.Sum(file => file.Size),
            StoredBytes = files.Sum(file => file.Size),
            Sha256 = ManifestFileEntry.HashOf(files),
            Files = files,
        });
    }

    private async Task<JobFinished> ExpectAsync(JobOutcome outcome, params string[] left)
    {
        JobFinished? finished = null;
        for (int i = 0; i < 2; i++)
        {
            finished = await RecoverAsync();
            Assert.Equal(outcome, finished.Outcome);
            Assert.Equal(left, Directory.EnumerateFileSystemEntries(job.Repository).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        return finished!;
    }

    private Task<JobFinished> RecoverAsync() => new JobRecovery(job.Config, TimeProvider.System)
        .RecoverAsync(new JobOffer { JobId = "job-1", Backup = new BackupSpec { BackupId = "full-1", Instance = "db1" } }, job.Traces, Cancel);
}
