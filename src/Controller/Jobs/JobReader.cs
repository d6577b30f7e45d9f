using System.Runtime.CompilerServices;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using JobFinished = DbCalm.Protocol.V1.JobFinished;

namespace DbCalm.Controller.Jobs;

/// <summary>Shows jobs to people, once or as they go on.</summary>
internal sealed class JobReader(StoreDatabase database, JobTurns turns, JobWatchers watchers)
{
    /// <summary>The job; throws a not-found error for none.</summary>
    public Task<JobView> GetAsync(JobId id, CancellationToken cancellationToken) =>
        database.ReadAsync(async store => await ViewAsync(store, await JobStore.GetAsync(store, id)), cancellationToken);

    /// <summary>A page of jobs, newest first.</summary>
    public Task<Page<JobView>> ListAsync(InstanceName? instance, IReadOnlyCollection<JobState> states, uint pageSize, string pageToken, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async store =>
            {
                Page<QueuedJob> page = await JobStore.ListAsync(store, instance, states, pageSize, pageToken);
                return new Page<JobView>(await ViewsAsync(store, page.Items), page.NextPageToken);
            },
            cancellationToken);

    /// <summary>The newest jobs that ended without success.</summary>
    public Task<IReadOnlyList<JobView>> RecentFailuresAsync(int count, CancellationToken cancellationToken) =>
        database.ReadAsync(async store => await ViewsAsync(store, await JobStore.RecentFailuresAsync(store, count)), cancellationToken);

    /// <summary>The log from its first line; throws a not-found error for no such job.</summary>
    public Task<IReadOnlyList<LogLine>> LogAsync(JobId id, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            await JobStore.GetAsync(store, id);
            return await JobLogStore.ListAsync(store, id);
        },
        cancellationToken);

    /// <summary>The job now with its log so far, then every change and line, and progress as fast as it is taken; ends with the job.</summary>
    public async IAsyncEnumerable<(JobView View, IReadOnlyList<LogLine> Lines)> WatchAsync(JobId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JobWatch? watch = null;
        try
        {
            // While this writes nobody else does, so the watch begins exactly where the reading ends.
            (JobView view, IReadOnlyList<LogLine> lines) = await database.WriteAsync(
                async store =>
                {
                    JobView now = await ViewAsync(store, await JobStore.GetAsync(store, id));
                    IReadOnlyList<LogLine> soFar = await JobLogStore.ListAsync(store, id);
                    watch = watchers.Begin(id);
                    return (now, soFar);
                },
                cancellationToken);
            yield return (view, lines);
            while (!view.Job.IsTerminal)
            {
                JobUpdate update = await watch!.NextAsync(cancellationToken)
                    ?? throw new DbCalmException(ErrorCode.Unavailable, $"the watcher of job {id} is too slow", "watch it again");
                view = await RefreshAsync(view, update, cancellationToken);
                yield return (view, update.Lines);
            }
        }
        finally
        {
            if (watch is not null)
            {
                watchers.End(id, watch);
            }
        }
    }

    private async Task<JobView> RefreshAsync(JobView view, JobUpdate update, CancellationToken cancellationToken)
    {
        if (update.Job is not { } job)
        {
            return view with { Progress = watchers.ProgressOf(view.Job) };
        }

        return job.IsTerminal || job.State == JobState.Queued
            ? await database.ReadAsync(async store => await ViewAsync(store, new QueuedJob(job, view.Instance)), cancellationToken)
            : view with { Job = job, WaitingFor = "", Progress = watchers.ProgressOf(job) };
    }

    // A host that may not connect does not come back by itself.
    private static async Task<string> WaitsForAsync(StoreTransaction store, Job job, string obstacle) => (await HostStore.FindAsync(store, job.Host))?.Standing switch
    {
        HostStanding.Revoked => "its host's certificate was revoked; it has to enroll again",
        HostStanding.Quarantined => "its host is quarantined",
        HostStanding.Pending => "its host has to be approved",
        HostStanding.Member or null => obstacle.Length > 0 ? obstacle : "its turn",
    };

    private async Task<JobView> ViewAsync(StoreTransaction store, QueuedJob queued) => (await ViewsAsync(store, [queued]))[0];

    private async Task<IReadOnlyList<JobView>> ViewsAsync(StoreTransaction store, IReadOnlyList<QueuedJob> jobs)
    {
        IReadOnlyDictionary<HostId, HostName> names = await HostStore.NamesAsync(store);
        IReadOnlyList<Job> unfinished = jobs.Any(queued => queued.Job.State == JobState.Queued) ? await JobStore.UnfinishedAsync(store) : [];
        var waiting = (await turns.JudgeAsync(store, unfinished)).ToDictionary(turn => turn.Job.Id, turn => turn.WaitsFor);
        var views = new List<JobView>(jobs.Count);
        foreach (QueuedJob queued in jobs)
        {
            Job job = queued.Job;
            HostName host = names[job.Host];
            string waitsFor = waiting.TryGetValue(job.Id, out string? obstacle) ? await WaitsForAsync(store, job, obstacle) : "";
            string? finish = job.IsTerminal ? await JobStore.FindFinishAsync(store, job.Id) : null;
            views.Add(new JobView(
                job,
                queued.Instance,
                host,
                waitsFor,
                watchers.ProgressOf(job),
                finish is null ? null : StoredMessage.Read<JobFinished>(finish)));
        }

        return views;
    }
}
