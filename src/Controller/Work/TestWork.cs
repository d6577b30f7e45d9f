using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Work;

/// <summary>Trying out a repository; the job's end says all that there is to say.</summary>
internal sealed class TestWork : IJobWork
{
    /// <inheritdoc/>
    public Task OfferAsync(OfferDraft draft)
    {
        draft.Offer.Test = new TestSpec { Repository = draft.Named(((JobRequest.Test)draft.Job.Request).Repository) };
        return Task.CompletedTask;
    }
}
