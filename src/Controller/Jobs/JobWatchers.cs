using System.Collections.Concurrent;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using WireProgress = DbCalm.Protocol.V1.JobProgress;

namespace DbCalm.Controller.Jobs;

/// <summary>Who watches which job, and the newest progress of each. All in memory: after a restart the agents tell it again.</summary>
internal sealed class JobWatchers
{
    // Far more than a host does at once; one that makes jobs up fills no more than that.
    private const int MaxOfHost = 1000;
    private const int MaxStep = 100;
    private readonly Lock gate = new();
    private readonly Dictionary<JobId, List<JobWatch>> watches = [];
    private readonly ConcurrentDictionary<HostId, ConcurrentDictionary<string, WireProgress>> progress = new();

    /// <summary>Begins to watch. Called within the store's writing, so that no change falls between what is read there and the first update.</summary>
    public JobWatch Begin(JobId job)
    {
        var watch = new JobWatch();
        lock (gate)
        {
            if (!watches.TryGetValue(job, out List<JobWatch>? list))
            {
                watches.Add(job, list = []);
            }

            list.Add(watch);
        }

        return watch;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End(JobId job, JobWatch watch)
    {
        lock (gate)
        {
            if (watches.TryGetValue(job, out List<JobWatch>? list) && list.Remove(watch) && list.Count == 0)
            {
                watches.Remove(job);
            }
        }
    }

    /// <summary>Tells a job's watchers; called after the commit, in the order of the commits.</summary>
    public void Publish(JobId id, HostId host, JobUpdate update)
    {
        if (update.Job is { IsTerminal: true })
        {
            progress.GetValueOrDefault(host)?.TryRemove(id.Value, out _);
        }

        Tell(id, update);
    }

    /// <summary>Notes how far a job is. Only the host's own jobs are ever looked up with it.</summary>
    public void PublishProgress(HostId host, WireProgress newest)
    {
        ConcurrentDictionary<string, WireProgress> own = progress.GetOrAdd(host, _ => new());
        if (NameRules.IsValid(newest.JobId) && newest.Step.Length <= MaxStep && (own.ContainsKey(newest.JobId) || own.Count < MaxOfHost))
        {
            own[newest.JobId] = newest;
            Tell(new JobId(newest.JobId), JobUpdate.Progressed);
        }
    }

    /// <summary>The newest progress of the step that <paramref name="job"/> is in; null while there is none or it does not run.</summary>
    public WireProgress? ProgressOf(Job job) =>
        job.State == JobState.Running && progress.GetValueOrDefault(job.Host)?.GetValueOrDefault(job.Id.Value) is { } newest && newest.Step == job.Step ? newest : null;

    /// <summary>Forgets the progress of a host's jobs, of which some may have ended unseen.</summary>
    public void ForgetProgress(HostId host) => progress.TryRemove(host, out _);

    private void Tell(JobId id, JobUpdate update)
    {
        lock (gate)
        {
            if (watches.TryGetValue(id, out List<JobWatch>? list))
            {
                list.RemoveAll(watch => !watch.TryAdd(update));
            }
        }
    }
}
