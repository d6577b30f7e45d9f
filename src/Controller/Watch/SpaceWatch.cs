using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Repositories;
using DbCalm.Core.Notifications;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using Repository = DbCalm.Core.Repositories.Repository;

namespace DbCalm.Controller.Watch;

/// <summary>Holds the room in directories against their thresholds. Buckets have no end.</summary>
internal static class SpaceWatch
{
    private static readonly TimeSpan SightHolds = TimeSpan.FromDays(3);

    /// <summary>What changed since <paramref name="open"/> was stored.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(StoreTransaction store, IReadOnlyList<Condition> open, DateTimeOffset now)
    {
        var before = open.Where(condition => condition.Kind == ConditionKind.Space).ToDictionary(condition => condition.Key, StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach (RepositorySight sight in (await SharedAsync(store, now)).Concat(await OwnAsync(store)))
        {
            Condition? known = before.GetValueOrDefault(sight.Key);
            before.Remove(sight.Key);
            if (Judge(sight, known, now) is { } finding)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(before.Values.Select(gone => new Finding.Closes(gone, new NotificationFacts { ClosedBecause = "no host has told of it lately" })));
        return findings;
    }

    private static Finding? Judge(RepositorySight sight, Condition? known, DateTimeOffset now)
    {
        if (SpaceRule.UsedPercent(sight.FreeBytes, sight.TotalBytes) is not { } used)
        {
            return null;
        }

        var facts = new NotificationFacts { FreeBytes = sight.FreeBytes, TotalBytes = sight.TotalBytes, UsedPercent = used, WarningPercent = sight.Threshold };
        bool isFull = SpaceRule.IsNearlyFull(used, sight.Threshold, known is not null);
        if (isFull == known is not null)
        {
            return null;
        }

        return known is not null
            ? new Finding.Closes(known, facts)
            : new Finding.Opens(new Condition
            {
                Kind = ConditionKind.Space,
                Key = sight.Key,
                Subject = new ConditionSubject { Repository = sight.Repository, Host = sight.Host },
                Facts = facts,
                OpenedAt = now,
            });
    }

    // One path may be one shared place or one on each host: the fullest is what counts, once for all hosts.
    private static async Task<IEnumerable<RepositorySight>> SharedAsync(StoreTransaction store, DateTimeOffset now)
    {
        ILookup<string, SpaceRow> seen = (await SpaceStore.SinceAsync(store, now - SightHolds)).ToLookup(row => row.Repository, StringComparer.Ordinal);
        return (await RepositoryStore.AllAsync(store))
            .Select(definition => RepositorySettings.Read(definition.Name, definition.Settings))
            .Where(repository => repository.Type == RepositoryType.Directory && seen.Contains(repository.Name.Value))
            .Select(repository => Fullest(repository, seen[repository.Name.Value]));
    }

    private static RepositorySight Fullest(Repository repository, IEnumerable<SpaceRow> rows)
    {
        SpaceRow row = rows.MaxBy(row => SpaceRule.UsedPercent(row.FreeBytes, row.TotalBytes) ?? -1)!;
        return new RepositorySight(repository.Name.Value, row.Host, Condition.KeyOfRepository(repository.Name.Value, null), row.FreeBytes, row.TotalBytes, repository.FullWarning);
    }

    private static async Task<IEnumerable<RepositorySight>> OwnAsync(StoreTransaction store) =>
        from host in await HostStore.AllAsync(store)
        from facts in host.Facts.Repositories
        where facts.TotalBytes > 0
        select Own(host, facts);

    private static RepositorySight Own(FleetHost host, RepositoryFacts facts) => new(
        facts.Name,
        host.Name.Value,
        Condition.KeyOfRepository(facts.Name, host.Name.Value),
        (long)Math.Min(facts.FreeBytes, long.MaxValue),
        (long)Math.Min(facts.TotalBytes, long.MaxValue),
        facts.FullWarning is > 0 and <= 100 ? (int)facts.FullWarning : SpaceRule.UsualThreshold);
}
