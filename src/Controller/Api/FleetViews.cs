using DbCalm.Controller.Agents;
using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using CoreBackup = DbCalm.Core.Catalog.Backup;
using CoreJob = DbCalm.Core.Jobs.Job;
using CoreJobState = DbCalm.Core.Jobs.JobState;
using Host = DbCalm.Protocol.V1.Host;

namespace DbCalm.Controller.Api;

/// <summary>Hosts and instances as people see them: what is stored, whether the agent is there, the newest backup and the job at work.</summary>
internal sealed class FleetViews(StoreDatabase database, AgentSessions sessions, TimeProvider time)
{
    /// <summary>A page of hosts by name.</summary>
    public Task<Page<Host>> HostsAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Page<FleetHost> page = await HostStore.ListAsync(store, pageSize, pageToken);
            IReadOnlyList<FleetInstance> instances = await InstanceStore.AllAsync(store);
            return page.Select(host => Host(host, instances));
        },
        cancellationToken);

    /// <summary>The host; throws a not-found error for none.</summary>
    public Task<Host> HostAsync(HostName name, CancellationToken cancellationToken) => database.ReadAsync(
        async store => Host(await FleetDirectory.HostAsync(store, name), await InstanceStore.AllAsync(store)),
        cancellationToken);

    /// <summary>Every host.</summary>
    public Task<IReadOnlyList<Host>> AllHostsAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Host>>(
        async store =>
        {
            IReadOnlyList<FleetInstance> instances = await InstanceStore.AllAsync(store);
            return [.. (await HostStore.AllAsync(store)).Select(host => Host(host, instances))];
        },
        cancellationToken);

    /// <summary>A page of instances by name.</summary>
    public Task<Page<Instance>> InstancesAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Page<FleetInstance> page = await InstanceStore.ListAsync(store, pageSize, pageToken);
            return new Page<Instance>(await InstancesAsync(store, page.Items), page.NextPageToken);
        },
        cancellationToken);

    /// <summary>The instance; throws a not-found error for none.</summary>
    public Task<Instance> InstanceAsync(InstanceName name, CancellationToken cancellationToken) => database.ReadAsync(
        async store => (await InstancesAsync(store, [await FleetDirectory.InstanceAsync(store, name)]))[0],
        cancellationToken);

    /// <summary>Every instance.</summary>
    public Task<IReadOnlyList<Instance>> AllInstancesAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(async store => await InstancesAsync(store, await InstanceStore.AllAsync(store)), cancellationToken);

    private async Task<IReadOnlyList<Instance>> InstancesAsync(StoreTransaction store, IReadOnlyList<FleetInstance> instances)
    {
        IReadOnlyDictionary<HostId, HostName> names = await HostStore.NamesAsync(store);
        IReadOnlyDictionary<InstanceName, CoreBackup> newest = await CatalogStore.NewestAsync(store);
        IReadOnlyList<CoreJob> unfinished = await JobStore.UnfinishedAsync(store);
        IReadOnlyDictionary<InstanceName, InstanceOutlook> outlooks = await OutlookReader.ReadAsync(store, time.GetUtcNow());
        return [.. instances.Select(instance => WithOutlook(Instance(instance, names, newest.GetValueOrDefault(instance.Name), unfinished), instance, outlooks[instance.Name]))];
    }

    private Instance Instance(FleetInstance instance, IReadOnlyDictionary<HostId, HostName> names, CoreBackup? newest, IReadOnlyList<CoreJob> unfinished)
    {
        InstanceFacts facts = instance.Facts;
        var wire = new Instance
        {
            Name = instance.Name.Value,
            Host = names[instance.Host].Value,
            HostState = StateOf(instance.Host),
            Engine = facts.Engine,
            State = facts.State,
            ServerVersion = facts.ServerVersion,
            DataDir = facts.DataDir,
            Address = facts.Address,
            DataBytes = facts.DataBytes,
            FreeBytes = facts.FreeBytes,
            Capabilities = { facts.Capabilities },
            Problem = facts.Problem,
            LastBackup = newest?.ToWire(names),
        };
        if (unfinished.FirstOrDefault(job => job.Occupies == instance.Name && job.State != CoreJobState.Queued) is { } running)
        {
            wire.RunningJobId = running.Id.Value;
        }

        return wire;
    }

    private Instance WithOutlook(Instance wire, FleetInstance instance, InstanceOutlook outlook)
    {
        foreach ((string key, string value) in instance.Settings)
        {
            wire.Settings.Add(key, value);
        }

        wire.NextDue = outlook.NextDue.ToWire();
        if (outlook.Objective is { } objective)
        {
            wire.Objective = objective.ToDuration();
            wire.Breached = wire.LastBackup is null || time.GetUtcNow() - wire.LastBackup.StartedAt.ToDateTimeOffset() > objective;
        }

        return wire;
    }

    private Host Host(FleetHost host, IReadOnlyList<FleetInstance> instances) => new()
    {
        Id = host.Id.Value,
        Name = host.Name.Value,
        State = StateOf(host.Id),
        AgentVersion = host.AgentVersion,
        MachineName = host.MachineName,
        Os = host.Facts.Os,
        EnrolledAt = host.EnrolledAt.ToWire(),
        LastSeenAt = sessions.Find(host.Id) is null ? host.LastSeenAt.ToWire() : time.GetUtcNow().ToWire(),
        CertificateExpiresAt = host.Certificate.ExpiresAt.ToWire(),
        CertificateAuthority = host.Certificate.Authority,
        Standing = host.Standing.ToWire(),
        LateReturns = (uint)host.LateReturns,
        Instances = { instances.Where(instance => instance.Host == host.Id).Select(instance => instance.Name.Value) },
        Repositories = { host.Facts.Repositories },
        Tools = { host.Facts.Tools },
        Problems = { host.Problems },
    };

    private HostState StateOf(HostId host) => sessions.Find(host) is null ? HostState.Offline : HostState.Online;
}
