using System.Diagnostics;
using System.Reflection;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Retention;
using DbCalm.Core.Values;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using Host = DbCalm.Protocol.V1.Host;

namespace DbCalm.Controller.Api;

/// <summary>The fleet at a glance.</summary>
internal sealed class StatusReader(StoreDatabase database, FleetViews views, JobReader jobs, ChannelReader channels)
{
    private const int RecentFailures = 5;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(StatusReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Everything at once.</summary>
    public async Task<GetStatusResponse> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Host> hosts = await views.AllHostsAsync(cancellationToken);
        IReadOnlyList<Instance> instances = await views.AllInstancesAsync(cancellationToken);
        IReadOnlyList<CoreJob> unfinished = await database.ReadAsync(JobStore.UnfinishedAsync, cancellationToken);
        CatalogTotals totals = await database.ReadAsync(CatalogStore.TotalsAsync, cancellationToken);
        IReadOnlyList<CoreBackup> damaged = await database.ReadAsync(CatalogStore.WithProblemsAsync, cancellationToken);
        return new GetStatusResponse
        {
            ControllerVersion = Version,
            StartedAt = new DateTimeOffset(StartTime()).ToWire(),
            HostsOnline = (uint)hosts.Count(host => host.State == HostState.Online),
            HostsTotal = (uint)hosts.Count,
            JobsQueued = (uint)unfinished.Count(job => job.State == CoreJobState.Queued),
            JobsRunning = (uint)unfinished.Count(job => job.State != CoreJobState.Queued),
            BackupsAvailable = (uint)totals.Available,
            StoredBytes = totals.StoredBytes,
            Instances = { instances },
            RecentFailures = { (await jobs.RecentFailuresAsync(RecentFailures, cancellationToken)).Select(view => view.ToWire()) },
            Problems = { Problems(hosts, instances, damaged), await RetentionProblemsAsync(cancellationToken), await channels.ProblemsAsync(cancellationToken) },
        };
    }

    /// <summary>The problems of these instances that need a person, a sentence each.</summary>
    public static IEnumerable<string> ProblemsOf(IReadOnlyCollection<Instance> instances) =>
    [
        .. instances.Where(instance => instance.Problem.Length > 0).Select(instance => $"instance {instance.Name}: {instance.Problem}"),
        .. instances.Where(instance => instance.LastBackup is null).Select(instance => $"instance {instance.Name} has no backup"),
        .. instances.Where(instance => instance is { Breached: true, LastBackup: not null })
            .Select(instance => $"instance {instance.Name}: its newest backup is older than its objective of {Duration.Format(instance.Objective.ToTimeSpan())}"),
    ];

    private async Task<IReadOnlyList<string>> RetentionProblemsAsync(CancellationToken cancellationToken)
    {
        string stopped = await database.ReadAsync(RetentionRunStore.StoppedAsync, cancellationToken);
        return stopped.Length == 0 ? [] : [$"retention deletes nothing: {stopped}; look with 'dbcalmctl cleanup --dry-run', then go on with 'dbcalmctl cleanup --confirm'"];
    }

    private static DateTime StartTime()
    {
        using var self = Process.GetCurrentProcess();
        return self.StartTime;
    }

    private static IEnumerable<string> Problems(IReadOnlyList<Host> hosts, IReadOnlyList<Instance> instances, IReadOnlyList<CoreBackup> damaged) =>
    [
        .. hosts.Where(host => host.State == HostState.Offline).Select(host => $"host {host.Name} is offline"),
        .. hosts.SelectMany(host => host.Problems.Select(problem => $"host {host.Name}: {problem}")),
        .. hosts.SelectMany(host => host.Repositories.Where(repository => repository.Problem.Length > 0).Select(repository => $"repository {repository.Name} of host {host.Name}: {repository.Problem}")),
        .. ProblemsOf(instances),
        .. damaged.Select(backup => $"backup {backup.Id} of instance {backup.Instance}: {backup.Copies.First(copy => copy.Problem.Length > 0).Problem}"),
    ];
}
