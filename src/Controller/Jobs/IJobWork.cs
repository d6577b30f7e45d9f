using DbCalm.Controller.Database;
using DbCalm.Protocol.V1;
using CoreJob = DbCalm.Core.Jobs.Job;

namespace DbCalm.Controller.Jobs;

/// <summary>One kind of job: what its agent has to know, and what its end means for the catalog and for those who want to be told.</summary>
internal interface IJobWork
{
    /// <summary>Says in <paramref name="draft"/> what is to be done, from the catalog as it is; throws a refusal when the job can't be done any more.</summary>
    Task OfferAsync(OfferDraft draft);

    /// <summary>Throws an invalid-input error when <paramref name="report"/> does not go with what was offered.</summary>
    void Check(CoreJob job, EndReport report)
    {
    }

    /// <summary>Takes what a job that goes on has found into the catalog; throws an invalid-input error when it makes no sense.</summary>
    Task TakeFoundAsync(StoreTransaction store, CoreJob job, JobOffer offer, FoundBackups found) => Task.CompletedTask;

    /// <summary>Stores what the end of <paramref name="job"/> means for the catalog and its instance, in the transaction that ends it.</summary>
    /// <param name="store">The transaction.</param>
    /// <param name="job">The job, which just ended.</param>
    /// <param name="report">What its agent reported; null when it ended without.</param>
    Task ConcludeAsync(StoreTransaction store, CoreJob job, EndReport? report) => Task.CompletedTask;

    /// <summary>Opens and closes the conditions that the end of <paramref name="job"/>, which was not cancelled, has to do with.</summary>
    /// <param name="store">The transaction.</param>
    /// <param name="job">The job, which just ended.</param>
    /// <param name="report">What its agent reported; null when it ended without.</param>
    Task NoticesAsync(StoreTransaction store, CoreJob job, EndReport? report) => Task.CompletedTask;
}
