using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

/// <summary>Taking over directories of another program: what they have become is taken in, as backups of the host that has them.</summary>
internal sealed class ImportWork : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Import)draft.Job.Request;
        await draft.OnHostAsync(request.Instance);
        await draft.NameAllAsync();
        draft.Offer.Import = new ImportSpec { Instance = request.Instance.Value, Directories = { request.Directories }, DryRun = request.DryRun };
    }

    /// <inheritdoc/>
    public Task TakeFoundAsync(StoreTransaction store, CoreJob job, JobOffer offer, FoundBackups found)
    {
        // What is another instance's this job was not asked about.
        var request = (JobRequest.Import)job.Request;
        return request.DryRun
            ? Task.CompletedTask
            : new FoundBackupRecorder(store, job, offer) { IsExpected = manifest => manifest.Instance == request.Instance.Value, IsOfItsHostOnly = true }.StoreAsync(found);
    }
}
