using DbCalm.Core.Fleet;
using DbCalm.Core.Jobs;

namespace DbCalm.Core.Planning;

/// <summary>Decides which queued jobs may be offered now: oldest first, one job an occupied instance, only to hosts that are connected.</summary>
public static class JobAdmission
{
    /// <summary>The jobs to offer, in order.</summary>
    /// <param name="unfinished">All jobs that have not ended, in any order.</param>
    /// <param name="connected">The hosts whose agents can take an offer.</param>
    public static IReadOnlyList<Job> Choose(IReadOnlyCollection<Job> unfinished, IReadOnlySet<HostId> connected)
    {
        var occupied = unfinished
            .Where(job => job.State is JobState.Offered or JobState.Running && job.Occupies is not null)
            .Select(job => job.Occupies!.Value)
            .ToHashSet();
        var chosen = new List<Job>();
        foreach (Job job in unfinished.Where(job => job.State == JobState.Queued).OrderBy(job => job.CreatedAt).ThenBy(job => job.Id.Value, StringComparer.Ordinal))
        {
            // A job whose host is away still holds its place: a younger one for the same instance must not overtake it.
            bool free = job.Occupies is not { } instance || occupied.Add(instance);
            if (free && connected.Contains(job.Host))
            {
                chosen.Add(job);
            }
        }

        return chosen;
    }
}
