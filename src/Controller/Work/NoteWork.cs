using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreBackup = DbCalm.Core.Catalog.Backup;

namespace DbCalm.Controller.Work;

/// <summary>Writing a hold or its release beside a backup; the catalog has it since it was asked for.</summary>
internal sealed class NoteWork : IJobWork
{
    /// <inheritdoc/>
    public async Task OfferAsync(OfferDraft draft)
    {
        var request = (JobRequest.Note)draft.Job.Request;
        CoreBackup backup = JobChecks.Only(await JobChecks.AvailableAsync(draft.Store, request.BackupId), request.Repository);
        var spec = new NoteSpec { Artefact = draft.Reference(backup) };
        if (request.Hold is { } hold)
        {
            spec.Hold = new HoldNote { At = hold.At.ToTimestamp(), Reason = hold.Reason };
        }
        else
        {
            spec.Release = new ReleaseNote { At = draft.Job.CreatedAt.ToTimestamp() };
        }

        draft.Offer.Note = spec;
    }
}
