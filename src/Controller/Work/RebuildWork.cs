using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Work;

/// <summary>Reading the catalog back from a repository: every backup that is found there is taken in.</summary>
internal sealed class RebuildWork : IJobWork
{
    /// <inheritdoc/>
    public Task OfferAsync(OfferDraft draft)
    {
        draft.Offer.Rebuild = new RebuildSpec { Repository = draft.Named(((JobRequest.Rebuild)draft.Job.Request).Repository) };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TakeFoundAsync(StoreTransaction store, CoreJob job, JobOffer offer, FoundBackups found)
    {
        // What lies elsewhere this job was not asked about.
        string repository = ((JobRequest.Rebuild)job.Request).Repository.Value;
        return new FoundBackupRecorder(store, job, offer) { IsExpected = manifest => manifest.Repository == repository }.StoreAsync(found);
    }
}
