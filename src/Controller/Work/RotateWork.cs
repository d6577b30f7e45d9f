using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Work;

/// <summary>Wrapping the data keys of a repository anew; the catalog knows nothing of keys.</summary>
internal sealed class RotateWork : IJobWork
{
    /// <inheritdoc/>
    public Task OfferAsync(OfferDraft draft)
    {
        draft.Offer.Rotate = new RotateSpec { Repository = draft.Named(((JobRequest.Rotate)draft.Job.Request).Repository) };
        return Task.CompletedTask;
    }
}
