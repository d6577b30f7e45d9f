using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Watch;

/// <summary>Holds the newest backup of each instance against its objective. Only one that makes a whole server again counts.</summary>
internal static class ObjectiveWatch
{
    /// <summary>What changed since <paramref name="open"/> was stored.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(StoreTransaction store, IReadOnlyList<Condition> open, DateTimeOffset now)
    {
        IReadOnlyDictionary<InstanceName, InstanceOutlook> outlooks = await OutlookReader.ReadAsync(store, now);
        IReadOnlyDictionary<InstanceName, Backup> newest = await CatalogStore.NewestAsync(store, MethodRule.OfWholeServers);
        IReadOnlyDictionary<string, DateTimeOffset> since = (await InstanceStore.LabelledAsync(store)).Join(
            await HostStore.AllAsync(store), instance => instance.Host, host => host.Id, (instance, host) => (instance.Name.Value, host.EnrolledAt)).ToDictionary(StringComparer.Ordinal);
        var before = open.Where(condition => condition.Kind == ConditionKind.Objective).ToDictionary(condition => condition.Key, StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach ((InstanceName instance, InstanceOutlook outlook) in outlooks)
        {
            Condition? known = before.GetValueOrDefault(instance.Value);
            before.Remove(instance.Value);
            if (Judge(instance, outlook, newest.GetValueOrDefault(instance), since.GetValueOrDefault(instance.Value), known, now) is { } finding)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(before.Values.Select(gone => new Finding.Closes(gone, new NotificationFacts { ClosedBecause = "no host has the instance any more" })));
        return findings;
    }

    private static Finding? Judge(InstanceName instance, InstanceOutlook outlook, Backup? newest, DateTimeOffset enrolledAt, Condition? known, DateTimeOffset now)
    {
        if (outlook.Objective is not { } objective)
        {
            return known is null ? null : new Finding.Closes(known, new NotificationFacts { ClosedBecause = "it has no objective any more" });
        }

        var facts = new NotificationFacts { ObjectiveSeconds = (long)objective.TotalSeconds, NewestBackupId = newest?.Id.Value, NewestBackupAt = newest?.StartedAt };

        // What has no backup yet gets as long as one may be old, from when somebody could have taken it.
        DateTimeOffset counted = newest?.StartedAt ?? (outlook.ScheduledSince > enrolledAt ? outlook.ScheduledSince.Value : enrolledAt);
        if (now - counted <= objective)
        {
            return known is null ? null : new Finding.Closes(known, facts);
        }

        return known is not null
            ? null
            : new Finding.Opens(new Condition
            {
                Kind = ConditionKind.Objective,
                Key = instance.Value,
                Subject = new ConditionSubject { Instance = instance.Value },
                Facts = facts,
                OpenedAt = counted + objective,
            });
    }
}
