using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Host = DbCalm.Protocol.V1.Host;

namespace DbCalm.Controller.Api;

/// <summary>Leaves out of an answer what a limited grant does not cover.</summary>
internal static class AnswerLimits
{
    /// <summary>The instances that the answer lists things of; none for an answer about what the request named.</summary>
    public static IEnumerable<string> Listed(IMessage answer) => answer switch
    {
        ListInstancesResponse list => list.Items.Select(instance => instance.Name),
        ListBackupsResponse list => list.Items.Select(backup => backup.Instance),
        ListJobsResponse list => list.Items.Select(job => job.Instance),
        ListRunsResponse list => list.Items.Select(run => run.Instance),
        GetPlanResponse plan => plan.Runs.Select(run => run.Instance),
        GetStatusResponse status => status.Instances.Select(instance => instance.Name).Concat(status.RecentFailures.Select(job => job.Instance)),
        ListHostsResponse list => list.Items.SelectMany(host => host.Instances),
        GetHostResponse { Host: { } host } => host.Instances,
        _ => [],
    };

    /// <summary>Removes what is of no instance that <paramref name="isCovered"/>. A page may end up short or empty and still not be the last.</summary>
    public static void Apply(IMessage answer, Func<string, bool> isCovered)
    {
        switch (answer)
        {
            case ListInstancesResponse list:
                Keep(list.Items, instance => isCovered(instance.Name));
                break;
            case ListBackupsResponse list:
                Keep(list.Items, backup => isCovered(backup.Instance));
                break;
            case ListJobsResponse list:
                Keep(list.Items, job => isCovered(job.Instance));
                break;
            case ListRunsResponse list:
                Keep(list.Items, run => isCovered(run.Instance));
                break;
            case GetPlanResponse plan:
                Keep(plan.Runs, run => isCovered(run.Instance));
                break;
            case ListHostsResponse list:
                Limit(list.Items, isCovered);
                break;
            case GetHostResponse { Host: { } host }:
                Limit([host], isCovered);
                break;
            case ListRepositoriesResponse list:
                Limit(list.Items);
                break;
            case GetRepositoryResponse { Repository: { } repository }:
                Limit([repository]);
                break;
            case GetStatusResponse status:
                Keep(status.Instances, instance => isCovered(instance.Name));
                Keep(status.RecentFailures, job => isCovered(job.Instance));
                Limit(status);
                break;
        }
    }

    // Sums and sentences are of the whole fleet; what remains is what the instances themselves say.
    private static void Limit(GetStatusResponse status)
    {
        status.Problems.Clear();
        status.Problems.AddRange(StatusReader.ProblemsOf(status.Instances));
        status.Limited = true;
        (status.JobsQueued, status.JobsRunning, status.BackupsAvailable, status.StoredBytes) = (0, 0, 0, 0);
    }

    // A host's problems may name any of its instances.
    private static void Limit(IEnumerable<Host> hosts, Func<string, bool> isCovered)
    {
        foreach (Host host in hosts)
        {
            string[] others = [.. host.Instances.Where(instance => !isCovered(instance))];
            Keep(host.Instances, isCovered);
            Keep(host.Problems, problem => !others.Any(other => problem.Contains(other, StringComparison.Ordinal)));
        }
    }

    // What is in a repository is of the whole fleet.
    private static void Limit(IEnumerable<RepositorySummary> repositories)
    {
        foreach (RepositorySummary repository in repositories)
        {
            (repository.Backups, repository.StoredBytes, repository.Limited) = (0, 0, true);
        }
    }

    private static void Keep<T>(RepeatedField<T> items, Func<T, bool> stays)
    {
        T[] left = [.. items.Where(stays)];
        if (left.Length < items.Count)
        {
            items.Clear();
            items.AddRange(left);
        }
    }
}
