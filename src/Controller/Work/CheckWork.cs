using DbCalm.Controller.Catalog;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreCopyState = DbCalm.Core.Catalog.CopyState;

namespace DbCalm.Controller.Work;

/// <summary>Comparing a repository with the catalog, which says what is to be there and what is being made.</summary>
internal sealed class CheckWork : IJobWork
{
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Check)draft.Job.Request;
        bool isShared = await RepositoryStore.FindAsync(draft.Store, request.Repository) is not null;
        var spec = new CheckSpec { Repository = draft.Named(request.Repository), Sweep = request.Sweep, DryRun = request.DryRun, OrphanAge = OrphanAge.ToDuration() };
        foreach (CoreBackup backup in await CatalogStore.InAsync(draft.Store, request.Repository, isShared ? null : draft.Job.Host))
        {
            spec.Expected.AddRange(backup.Copies.Where(copy => copy.Repository == request.Repository && copy.State is CoreCopyState.Available).Select(copy => backup.ToArtefactRef([copy])));
        }

        spec.InTheMaking.AddRange((await JobStore.UnfinishedAsync(draft.Store)).Where(other => other.Request is JobRequest.TakeBackup or JobRequest.Copy).Select(other => other.BackupId!.Value.Value));
        draft.Offer.Check = spec;
    }
}
