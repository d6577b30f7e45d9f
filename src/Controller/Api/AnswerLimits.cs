using DbCalm.Controller.Calls;
using DbCalm.Protocol.V1;
using Host = DbCalm.Protocol.V1.Host;

namespace DbCalm.Controller.Api;

/// <summary>Leaves out of an answer what a limited grant does not cover.</summary>
internal static class AnswerLimits
{
    /// <summary>The instances that are named.</summary>
    public static IEnumerable<string> Listed(GetStatusResponse status) => status.Instances.Select(instance => instance.Name).Concat(status.RecentFailures.Select(job => job.Instance));

    /// <summary>The instances of hosts.</summary>
    public static IEnumerable<string> Listed(IEnumerable<Host> hosts) => hosts.SelectMany(host => host.Instances);

    /// <summary>Leaves what instances that are covered say themselves: sums and sentences are of the whole fleet.</summary>
    public static void Apply(GetStatusResponse status, Func<string, bool> isCovered)
    {
        status.Instances.KeepOnly(instance => isCovered(instance.Name));
        status.RecentFailures.KeepOnly(job => isCovered(job.Instance));
        status.Problems.Clear();
        status.Problems.AddRange(StatusReader.ProblemsOf(status.Instances));
        status.Limited = true;
        (status.JobsQueued, status.JobsRunning, status.BackupsAvailable, status.StoredBytes) = (0, 0, 0, 0);
    }

    /// <summary>Leaves the covered instances of each host, and the problems that name no other.</summary>
    public static void Apply(IEnumerable<Host> hosts, Func<string, bool> isCovered)
    {
        foreach (Host host in hosts)
        {
            string[] others = [.. host.Instances.Where(instance => !isCovered(instance))];
            host.Instances.KeepOnly(isCovered);
            host.Problems.KeepOnly(problem => !others.Any(other => problem.Contains(other, StringComparison.Ordinal)));
        }
    }

    /// <summary>Leaves out what is in each repository, which is of the whole fleet.</summary>
    public static void Apply(IEnumerable<RepositorySummary> repositories)
    {
        foreach (RepositorySummary repository in repositories)
        {
            (repository.Backups, repository.StoredBytes, repository.Limited) = (0, 0, true);
        }
    }
}
