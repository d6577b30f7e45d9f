using DbCalm.Agent.Jobs;
using DbCalm.Agent.Repositories;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Service;

/// <summary>What each kind of work leaves of a job whose agent died, and that it says so.</summary>
public sealed class InterruptedWorkTests : IDisposable
{
    private readonly TestJob job = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(job.Repository, "db1", "full-1");

    [Fact]
    public void Every_kind_of_offer_has_a_work_of_its_own()
    {
        JobOffer.SpecOneofCase[] kinds = Enum.GetValues<JobOffer.SpecOneofCase>();
        Type[] works = [.. kinds.Select(kind => job.Works.Of(kind).GetType())];
        Assert.Equal(works.Length, works.Distinct().Count());
        Assert.Equal([JobOffer.SpecOneofCase.None], kinds.Where(kind => job.Works.Of(kind) is UnknownWork));
        Assert.Equal(JobOffer.Descriptor.Oneofs.Single(oneof => oneof.Name == "spec").Fields.Count, kinds.Length - 1);
    }

    [Fact]
    public async Task A_backup_that_had_not_begun_to_write_left_nothing()
    {
        string work = MakeWorkDirectory();
        string said = await RecoverAsync(new JobOffer { Backup = new BackupSpec { BackupId = "full-1", Instance = "db1" } });
        Assert.EndsWith("it had not begun to write", said);
        Assert.False(Directory.Exists(work));
    }

    [Fact]
    public async Task A_copy_that_was_being_written_is_removed()
    {
        await WriteAsync("data");
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));
        Assert.EndsWith("what it had written was removed", await RecoverAsync(CopyOffer(new ArtefactRef { BackupId = "full-1", Instance = "db1" })));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_copy_whose_manifest_is_there_was_made_and_is_called_a_copy()
    {
        ArtefactRef stored = TestArtefact.Store(job.Repository, new byte[1000], TestArtefact.Draft("full-1", jobId: "the-one-that-took-it"));
        job.Traces.Record(new JobTrace.Artefact("local", "db1", "full-1"));
        JobFinished finished = await FinishAsync(CopyOffer(stored));
        Assert.Equal((JobOutcome.Succeeded, "copied backup full-1 to local"), (finished.Outcome, finished.Result));
        Assert.Equal(stored.ManifestSha256, finished.Manifest.ManifestSha256);
    }

    [Fact]
    public async Task A_shallow_verification_left_all_as_it_was()
    {
        await WriteAsync("data", ArtefactLayout.ManifestName);
        Assert.EndsWith("; what is stored is as it was", await RecoverAsync(new JobOffer { Verify = new VerifySpec() }));
        Assert.Equal(2, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public async Task A_deep_verification_leaves_nothing_that_it_had_unpacked()
    {
        string work = MakeWorkDirectory();
        Assert.EndsWith("what it had unpacked was removed, and what is stored is as it was", await RecoverAsync(new JobOffer { Verify = new VerifySpec { Deep = true } }));
        Assert.False(Directory.Exists(work));
    }

    [Fact]
    public async Task A_deletion_leaves_what_it_had_not_come_to()
    {
        TestArtefact.Store(job.Repository, new byte[1000], TestArtefact.Draft("full-1"));
        string said = await RecoverAsync(new JobOffer { Delete = new DeleteSpec { Repository = "local", Artefacts = { new ArtefactRef { BackupId = "full-1", Instance = "db1", Repository = "local" } } } });
        Assert.EndsWith("what was not deleted yet is still there", said);
        Assert.Equal(2, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public async Task A_note_that_was_written_stays()
    {
        await WriteAsync("data", ArtefactLayout.ManifestName, "note-000001-held.json");
        string said = await RecoverAsync(new JobOffer { Note = new NoteSpec { Artefact = new ArtefactRef { BackupId = "full-1" }, Release = new ReleaseNote() } });
        Assert.EndsWith("the note beside backup full-1 was written or was not, and writing it again does no harm", said);
        Assert.Equal(3, Directory.EnumerateFiles(Folder).Count());
    }

    [Theory]
    [InlineData(false, false, "it had changed nothing in local")]
    [InlineData(true, true, "it had changed nothing in local")]
    [InlineData(true, false, "the orphans that it had swept from local by then are gone, and every backup is as it was")]
    public async Task A_check_says_whether_it_may_have_swept_and_removes_no_more(bool isToSweep, bool isDryRun, string left)
    {
        await WriteAsync("data");
        Assert.EndsWith(left, await RecoverAsync(new JobOffer { Check = new CheckSpec { Repository = "local", Sweep = isToSweep, DryRun = isDryRun } }));
        Assert.True(File.Exists(Path.Combine(Folder, "data")));
    }

    [Fact]
    public async Task A_rebuild_changed_nothing_and_what_it_told_is_told()
    {
        await WriteAsync("data", ArtefactLayout.ManifestName);
        Assert.EndsWith("it had changed nothing in local, and the backups that it had told of by then are in the catalog", await RecoverAsync(new JobOffer { Rebuild = new RebuildSpec { Repository = "local" } }));
        Assert.Equal(2, Directory.EnumerateFiles(Folder).Count());
    }

    [Theory]
    [InlineData(true, "it had changed nothing")]
    [InlineData(false, "the directories are as they were, and the manifests that it had written beside them by then stay")]
    public async Task An_import_leaves_the_directories_and_what_it_wrote_beside_them(bool isDryRun, string left)
    {
        string directory = job.Directory.Make("legacy");
        await File.WriteAllTextAsync(Path.Combine(directory, "ibdata1"), "pages", Cancel);
        string manifest = job.Directory.Write("legacy.manifest.json", "{}");
        Assert.EndsWith(left, await RecoverAsync(new JobOffer { Import = new ImportSpec { Instance = "db1", Directories = { directory }, DryRun = isDryRun } }));
        Assert.True(File.Exists(manifest) && File.Exists(Path.Combine(directory, "ibdata1")));
    }

    [Fact]
    public async Task A_rotation_leaves_the_keys_that_it_had_wrapped()
    {
        string old = ArtefactLayout.WrappedKeyKey("db1", "full-1", "old");
        string renewed = ArtefactLayout.WrappedKeyKey("db1", "full-1", "renewed");
        await WriteAsync("data", ArtefactLayout.ManifestName, Path.GetFileName(old), Path.GetFileName(renewed));
        string said = await RecoverAsync(new JobOffer { Rotate = new RotateSpec { Repository = "local" } });
        Assert.EndsWith("the keys that it had wrapped in local by then stay, and every backup still opens with the key that it opened with before", said);
        Assert.Equal(4, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public async Task A_test_of_a_repository_leaves_none_of_its_objects_and_all_others()
    {
        await WriteAsync("data");
        string prefix = TestWork.PrefixOf("job-1");
        string own = Directory.CreateDirectory(Path.Combine(job.Repository, prefix)).FullName;
        await File.WriteAllTextAsync(Path.Combine(own, "small"), "x", Cancel);
        await File.WriteAllTextAsync(Path.Combine(own, "large" + ObjectKey.PartialMark + "12"), "x", Cancel);
        string others = Directory.CreateDirectory(Path.Combine(job.Repository, TestWork.PrefixOf("job-2"))).FullName;
        await File.WriteAllTextAsync(Path.Combine(others, "small"), "x", Cancel);

        Assert.EndsWith($"the 1 objects that it had written under {prefix} were removed", await RecoverAsync(TestOffer("local")));
        Assert.EndsWith($"it had left no object under {prefix}", await RecoverAsync(TestOffer("local")));

        Assert.False(Directory.Exists(own));
        Assert.True(File.Exists(Path.Combine(others, "small")) && File.Exists(Path.Combine(Folder, "data")));
    }

    [Fact]
    public async Task A_test_of_a_repository_that_is_no_longer_known_says_where_its_objects_may_be() =>
        Assert.Contains($"what it may have left under {TestWork.PrefixOf("job-1")} could not be removed: repository 'gone'", await RecoverAsync(TestOffer("gone")), StringComparison.Ordinal);

    [Fact]
    public async Task A_test_of_a_repository_that_was_not_made_yet_left_nothing()
    {
        job.OtherRepositories = [new Repository { Name = new RepositoryName("new"), Type = RepositoryType.Directory, Path = job.Directory.At("not-yet") }];
        Assert.EndsWith($"it had left no object under {TestWork.PrefixOf("job-1")}", await RecoverAsync(TestOffer("new")));
    }

    [Fact]
    public async Task A_kind_that_this_agent_does_not_know_is_not_said_to_be_undone()
    {
        string work = MakeWorkDirectory();
        Assert.Contains("what else it may have left is still there", await RecoverAsync(new JobOffer()), StringComparison.Ordinal);
        Assert.False(Directory.Exists(work));
    }

    public void Dispose() => job.Dispose();

    private static JobOffer CopyOffer(ArtefactRef stored) =>
        new() { Copy = new CopySpec { Repository = "local", Source = new ArtefactRef(stored) { Repository = "other" } } };

    private static JobOffer TestOffer(string repository) => new() { Test = new TestSpec { Repository = repository } };

    private string MakeWorkDirectory()
    {
        string work = job.Directory.At(".dbcalm-work-job-1");
        job.Traces.Record(new JobTrace.WorkDirectory(work));
        Directory.CreateDirectory(Path.Combine(work, "data"));
        return work;
    }

    private async Task WriteAsync(params string[] names)
    {
        Directory.CreateDirectory(Folder);
        foreach (string name in names)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, name), "x", Cancel);
        }
    }

    private async Task<string> RecoverAsync(JobOffer offer)
    {
        JobFinished finished = await FinishAsync(offer);
        Assert.Equal((JobOutcome.Interrupted, "interrupted"), (finished.Outcome, finished.Error.Code));
        return finished.Error.Message;
    }

    private Task<JobFinished> FinishAsync(JobOffer offer)
    {
        offer.JobId = "job-1";
        return new JobRecovery(job.Works, TimeProvider.System).RecoverAsync(offer, job.Traces, Cancel);
    }
}
