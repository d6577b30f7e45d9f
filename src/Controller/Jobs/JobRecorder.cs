using DbCalm.Controller.Database;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using RepositorySpace = DbCalm.Protocol.V1.RepositorySpace;

namespace DbCalm.Controller.Jobs;

/// <summary>The one way in which a stored job changes: a change, its consequences for the catalog and its announcement, in the caller's transaction.</summary>
internal sealed class JobRecorder(JobWatchers watchers, DispatchSignal dispatch, JobNotices notices)
{
    /// <summary>Applies <paramref name="change"/> and returns the job after it; nothing is stored when nothing changes.</summary>
    /// <param name="store">The transaction.</param>
    /// <param name="job">The job as it is stored.</param>
    /// <param name="change">What happened.</param>
    /// <param name="report">What the agent reported with its end; null otherwise.</param>
    public async Task<Job> ApplyAsync(StoreTransaction store, Job job, JobChange change, EndReport? report = null)
    {
        Job after = job.Apply(change);
        if (after == job)
        {
            return job;
        }

        await JobStore.UpdateAsync(store, after);
        if (after.IsTerminal)
        {
            await JobConsequences.ApplyAsync(store, after, report);
            if (report is not null)
            {
                await JobStore.SetFinishAsync(store, after.Id, StoredMessage.Write(report.Finished));
                await NoteSpacesAsync(store, after, report);
            }

            await notices.NoteAsync(store, after, report);
            store.AfterCommit(dispatch.Raise);
        }

        store.AfterCommit(() => watchers.Publish(after.Id, after.Host, new JobUpdate(after, [])));
        return after;
    }

    // Of its own repositories a host tells with its facts; here only what the offer defined counts.
    private static async Task NoteSpacesAsync(StoreTransaction store, Job job, EndReport report)
    {
        foreach (RepositorySpace space in report.Finished.Spaces.Where(space => report.Offer.Repositories.Any(defined => defined.Name == space.Repository)).DistinctBy(space => space.Repository))
        {
            await SpaceStore.PutAsync(store, new RepositoryName(space.Repository), job.Host, space, job.FinishedAt!.Value);
        }
    }
}
