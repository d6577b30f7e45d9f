using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Stored;
using DbCalm.Core.Errors;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Copies;

/// <summary>
/// Brings a backup into another repository, in the form that is set there; from a spool it is moved. Whatever fails or is cancelled on the way, nothing of the copy
/// remains and the source is as before. Repeated after it was done, it says so again.
/// </summary>
internal sealed class CopyRun(JobRepositories repositories, BackupEngines engines, JobContext job)
{
    private readonly StoredBackups backups = new(repositories, engines, job);

    /// <summary>Does what <paramref name="spec"/> asks for. Throws a DbCalmException that says why not.</summary>
    public async Task<JobFinished> RunAsync(CopySpec spec, CancellationToken cancellationToken)
    {
        await job.StepAsync("preflight", cancellationToken);
        Repository repository = repositories.Find(spec.Repository);
        DraftPlace place = await FindPlaceAsync(spec, repository, cancellationToken);

        // First of all: a directory that nothing was written to yet is made here.
        await place.Store.CheckWritableAsync(cancellationToken);
        (Manifest manifest, string hash) = await FindMadeAsync(spec, cancellationToken) ?? await CopyFromAnyAsync(spec, place, cancellationToken);
        if (spec.Source.IsSpooled)
        {
            await LeaveSpoolAsync(spec.Source);
        }

        return Finished(manifest, hash, repository);
    }

    /// <summary>The end of a job whose copy is there.</summary>
    public static JobFinished Finished(Manifest manifest, string manifestHash, Repository repository) => new()
    {
        Outcome = JobOutcome.Succeeded,
        Result = $"copied backup {manifest.BackupId} to {repository.Name}",
        Manifest = ManifestReports.Of(manifest, manifestHash, repository),
    };

    private async Task<DraftPlace> FindPlaceAsync(CopySpec spec, Repository repository, CancellationToken cancellationToken) => new()
    {
        Repository = repository,
        Store = repositories.Open(repository),
        Instance = spec.Source.Instance,
        BackupId = spec.Source.BackupId,
        Files = repository.Format == ArtefactFormat.Plain ? await engines.Of(BackupMethod.Of(spec.Source.Method)).FindFilesAsync(cancellationToken) : null,
    };

    // The copy that an earlier run has made and could not tell of.
    private async Task<(Manifest Manifest, string Hash)?> FindMadeAsync(CopySpec spec, CancellationToken cancellationToken)
    {
        ArtefactRef wanted = spec.Source.Clone();
        wanted.Others.Clear();
        wanted.Repository = spec.Repository;
        wanted.IsSpooled = false;
        return await backups.FindMadeAsync(wanted, cancellationToken);
    }

    private async Task<(Manifest Manifest, string Hash)> CopyFromAnyAsync(CopySpec spec, DraftPlace place, CancellationToken cancellationToken)
    {
        var sources = new Queue<ArtefactRef>(StoredBackups.CopiesOf(spec.Source).Where(source => source.IsSpooled || source.Repository != spec.Repository));
        for (; ;)
        {
            ArtefactRef source = sources.Dequeue();
            try
            {
                return await CopyAsync(await backups.OpenOneAsync(source, cancellationToken), place, cancellationToken);
            }
            catch (DbCalmException e) when (sources.Count > 0 && FailoverBackup.IsOfOneCopy(e))
            {
                await job.LogAsync($"{e.Message}; trying the copy in repository {sources.Peek().Repository}", cancellationToken);
            }
        }
    }

    private async Task<(Manifest Manifest, string Hash)> CopyAsync(IStoredBackup source, DraftPlace place, CancellationToken cancellationToken)
    {
        await job.StepAsync("copy", cancellationToken);
        long total = source.Manifest.DataBytes;
        await using IBackupDraft draft = await BackupDrafts.BeginAsync(place, source, job, cancellationToken);
        await draft.CopyAsync(source, (plain, stored) => job.Progress(plain, total, stored), cancellationToken);

        await job.StepAsync("store", cancellationToken);
        Manifest manifest = Describe(source.Manifest, await draft.CommitAsync(cancellationToken));
        return (manifest, await draft.PublishAsync(manifest));
    }

    private static Manifest Describe(Manifest source, StoredForm form) => (source with
    {
        StreamFormat = form.StreamFormat,
        Compression = form.Compression,
        CompressionLevel = form.CompressionLevel,
        Encryption = form.Encryption,
        DataBytes = form.DataBytes,
        StoredBytes = form.StoredBytes,
        Sha256 = form.Sha256,
        Segments = form.Segments,
        Files = form.Files,
    }).InLowestVersion();

    // The copy is durable: what stays behind in the spool is only waste.
    private async Task LeaveSpoolAsync(ArtefactRef spooled)
    {
        Repository spool = repositories.Find(spooled);
        try
        {
            await ArtefactDeletion.DeleteAsync(repositories.Open(spool), spool, spooled.Instance, spooled.BackupId, CancellationToken.None);
        }
        catch (DbCalmException e)
        {
            await job.LogAsync($"what lies in the spool {spool.Path} could not be removed: {e.Message}", CancellationToken.None);
        }
    }
}
