using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Controller.Jobs;

/// <summary>Says why a queued job waits.</summary>
internal static class JobWaiting
{
    /// <summary>The reason, empty for a job that is not queued.</summary>
    /// <param name="job">The job.</param>
    /// <param name="host">The name of its host.</param>
    /// <param name="unfinished">All jobs that have not ended.</param>
    /// <param name="connected">The hosts whose agents can take offers.</param>
    public static string Explain(Job job, HostName host, IReadOnlyCollection<Job> unfinished, IReadOnlySet<HostId> connected)
    {
        if (job.State != JobState.Queued)
        {
            return "";
        }

        if (!connected.Contains(job.Host))
        {
            return $"host {host} is offline";
        }

        Job? before = unfinished
            .Where(other => other.Id != job.Id && other.Occupies is not null && other.Occupies == job.Occupies && IsBefore(other, job))
            .OrderBy(other => other.State == JobState.Queued)
            .ThenBy(other => other.CreatedAt)
            .FirstOrDefault();
        return before switch
        {
            null => "its turn",
            { State: JobState.Queued } => $"job {before.Id} is first in line for instance {job.Occupies}",
            _ => $"instance {job.Occupies} is busy with job {before.Id}",
        };
    }

    private static bool IsBefore(Job other, Job job) =>
        other.State != JobState.Queued || (other.CreatedAt, other.Id.Value).CompareTo((job.CreatedAt, job.Id.Value)) < 0;
}
