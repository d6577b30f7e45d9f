using System.Globalization;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Policies;
using DbCalm.Controller.Repositories;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Catalog;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Retention;

/// <summary>Reads what retention decides on: policies and what is in use once, schedules as backups name them, and all else of one instance at a time.</summary>
internal sealed class RetentionSnapshotReader
{
    private readonly Dictionary<PolicyName, RetentionPolicy> policies;
    private readonly Dictionary<RepositoryName, PolicyName> repositories;
    private readonly Dictionary<BackupId, string> users;
    private readonly Dictionary<int, ScheduleDefinition?> schedules = [];

    private RetentionSnapshotReader(Dictionary<PolicyName, RetentionPolicy> policies, Dictionary<RepositoryName, PolicyName> repositories, Dictionary<BackupId, string> users) =>
        (this.policies, this.repositories, this.users) = (policies, repositories, users);

    /// <summary>Reads what does not belong to one instance.</summary>
    public static async Task<RetentionSnapshotReader> OpenAsync(StoreTransaction store)
    {
        var repositories = new Dictionary<RepositoryName, PolicyName>();
        foreach (FleetRepository repository in await RepositoryStore.AllAsync(store))
        {
            if (repository.Settings.TryGetValue("retention", out string? policy))
            {
                repositories[repository.Name] = new PolicyName(policy);
            }
        }

        return new RetentionSnapshotReader(
            (await PolicyStore.AllAsync(store)).ToDictionary(policy => policy.Policy.Name, policy => policy.Policy), repositories, await UsersAsync(store));
    }

    /// <summary>What retention has to know of <paramref name="backups"/>, which are all of <paramref name="instance"/>. A copy that is still to be made, or failed, counts: while it is wanted it keeps the good ones.</summary>
    public async Task<IReadOnlyList<RetainedBackup>> OfAsync(StoreTransaction store, InstanceName instance, IReadOnlyCollection<Backup> backups)
    {
        PolicyName? own = (await InstanceStore.FindLabelledAsync(store, instance))?.Settings.Retention;
        foreach (int id in backups.Select(backup => backup.ScheduleId).OfType<int>().Distinct().Where(id => !schedules.ContainsKey(id)))
        {
            schedules[id] = (await ScheduleStore.FindEverAsync(store, id))?.Schedule.Definition;
        }

        Dictionary<BackupId, Backup> byId = backups.ToDictionary(backup => backup.Id);
        var used = new Dictionary<BackupId, string>();
        foreach (Backup read in backups.Where(backup => users.ContainsKey(backup.Id)))
        {
            // Whoever reads a backup reads all that it is built on.
            for (Backup? at = read; at is not null && used.TryAdd(at.Id, users[read.Id]);)
            {
                at = at.FromBackupId is { } from ? byId.GetValueOrDefault(from) : null;
            }
        }

        return [.. backups.Where(backup => backup.State == BackupState.Available).Select(backup => Of(backup, used.GetValueOrDefault(backup.Id), own))];
    }

    private RetainedBackup Of(Backup backup, string? user, PolicyName? own) => new()
    {
        Id = backup.Id,
        From = backup.FromBackupId,
        ChainId = backup.ChainId,
        Instance = backup.Instance,
        ScheduleId = backup.ScheduleId,
        StartedAt = backup.StartedAt,
        IsUsable = backup.GoodCopies.Any(),
        HoldReason = backup.Hold?.Reason,
        InUseBy = user,
        Copies = [.. backup.Copies.Where(copy => copy.State != CopyState.Deleting).Select(copy => Of(backup, copy, own))],
    };

    private RetainedCopy Of(Backup backup, BackupCopy copy, PolicyName? own)
    {
        // What its schedule said is not known, and what others say would be another answer than the one that was asked for.
        string? missing = backup.ForeignScheduleId is { } foreign ? string.Create(CultureInfo.InvariantCulture, $"schedule {foreign} of another catalog") : null;
        missing ??= backup.ScheduleId is { } id && schedules.GetValueOrDefault(id) is null ? string.Create(CultureInfo.InvariantCulture, $"schedule {id}") : null;
        NamedPolicy? chosen = missing is null ? PolicyOf(backup, copy.Repository, own) : null;
        missing ??= chosen is { Policy: null } gone ? $"policy {gone.Name}" : null;
        return new RetainedCopy(copy.Repository, copy.IsGood, copy.RetainUntil, chosen?.Policy, missing);
    }

    private NamedPolicy? PolicyOf(Backup backup, RepositoryName repository, PolicyName? general)
    {
        ScheduleDefinition? schedule = backup.ScheduleId is { } id ? schedules.GetValueOrDefault(id) : null;
        PolicyName? copy = schedule?.CopyRetention.TryGetValue(repository, out PolicyName named) == true ? named : null;
        return PolicyChoice.Resolve(
            Find(copy),
            Find(repositories.TryGetValue(repository, out PolicyName there) ? there : null),
            schedule?.OwnRetention is { } own ? new NamedPolicy(own.Name, own) : Find(schedule?.Retention),
            Find(general));
    }

    private NamedPolicy? Find(PolicyName? name) => name is { } given ? new NamedPolicy(given, policies.GetValueOrDefault(given)) : null;

    private static async Task<Dictionary<BackupId, string>> UsersAsync(StoreTransaction store)
    {
        var users = new Dictionary<BackupId, string>();
        foreach (Job job in (await JobStore.UnfinishedAsync(store)).Where(job => job.Request is not JobRequest.Delete))
        {
            if (await BackupChain.ReadByAsync(store, job) is { } read)
            {
                users[read] = $"{job.Request.Kind.ToString().ToLowerInvariant()} job {job.Id}";
            }
        }

        return users;
    }
}
