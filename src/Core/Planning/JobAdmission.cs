using System.Globalization;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;

namespace DbCalm.Core.Planning;

/// <summary>Decides which queued jobs may be offered now: oldest first, one job an occupied instance, within the limits, only to hosts that are connected. A restore is never held up by a limit.</summary>
public sealed class JobAdmission
{
    private readonly IReadOnlySet<HostId> connected;
    private readonly StartLimits limits;
    private readonly IReadOnlyDictionary<InstanceName, string> clusters;
    private readonly RunningCounts backups;
    private readonly Dictionary<HostId, int> reads = [];
    private readonly Dictionary<InstanceName, Job> holders = [];

    private JobAdmission(IReadOnlySet<HostId> connected, StartLimits limits, IReadOnlyDictionary<InstanceName, string> clusters)
    {
        (this.connected, this.limits, this.clusters) = (connected, limits, clusters);
        backups = new RunningCounts(limits, []);
    }

    /// <summary>A verdict for each queued job, in the order in which they have their turns.</summary>
    /// <param name="unfinished">All jobs that have not ended, in any order.</param>
    /// <param name="connected">The hosts whose agents can take an offer.</param>
    /// <param name="limits">How much may go on at once.</param>
    /// <param name="clusters">The replication clusters of the instances that backups are taken of; one without is not there.</param>
    public static IReadOnlyList<Admission> Judge(
        IReadOnlyCollection<Job> unfinished, IReadOnlySet<HostId> connected, StartLimits limits, IReadOnlyDictionary<InstanceName, string> clusters)
    {
        var admission = new JobAdmission(connected, limits, clusters);
        foreach (Job job in unfinished.Where(job => job.State != JobState.Queued))
        {
            admission.Begin(job);
        }

        return [.. unfinished
            .Where(job => job.State == JobState.Queued)
            .OrderBy(job => job.CreatedAt)
            .ThenBy(job => job.Id.Value, StringComparer.Ordinal)
            .Select(job => new Admission(job, admission.Turn(job)))];
    }

    private string Turn(Job job)
    {
        // A job that waits still holds its place: a younger one for the same instance must not overtake it.
        Job? holder = job.Occupies is { } instance && !holders.TryAdd(instance, job) ? holders[instance] : null;
        string obstacle = !connected.Contains(job.Host) ? "its host is offline" : holder switch
        {
            null => Limit(job) ?? "",
            { State: JobState.Queued } => $"job {holder.Id} is first in line for instance {job.Occupies}",
            _ => $"instance {job.Occupies} is busy with job {holder.Id}",
        };
        if (obstacle.Length == 0)
        {
            Begin(job);
        }

        return obstacle;
    }

    private string? Limit(Job job) => job.Request switch
    {
        JobRequest.TakeBackup request => backups.Limit(InProgress(job, request)),
        JobRequest.Copy or JobRequest.Verify when reads.GetValueOrDefault(job.Host) >= limits.ReadsPerHost =>
            string.Create(CultureInfo.InvariantCulture, $"its host has its {limits.ReadsPerHost} copies and verifications running"),
        _ => null,
    };

    private void Begin(Job job)
    {
        if (job.Occupies is { } instance)
        {
            holders.TryAdd(instance, job);
        }

        if (job.Request is JobRequest.TakeBackup request)
        {
            backups.Add(InProgress(job, request));
        }
        else if (job.Request is JobRequest.Copy or JobRequest.Verify)
        {
            reads[job.Host] = reads.GetValueOrDefault(job.Host) + 1;
        }
    }

    private BackupInProgress InProgress(Job job, JobRequest.TakeBackup request) =>
        new(request.Instance, job.Host, request.Repository, clusters.GetValueOrDefault(request.Instance), Schedule: null);
}
