using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

/// <summary>Small snapshots of every kind: branches, circles and gaps in chains, clocks that are wrong, copies that differ.</summary>
internal static class RandomSnapshot
{
    private static readonly RepositoryName[] Repositories = [new("local"), new("nas"), new("s3")];

    public static List<RetainedBackup> Next(Random random)
    {
        RetentionPolicy?[] policies = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => random.Next(8) == 0 ? null : Policy(random, i))];
        var backups = new List<RetainedBackup>();
        DateTimeOffset at = Sample.Noon.AddDays(-random.Next(1, 800));
        int count = random.Next(1, 13), instances = random.Next(1, 3);
        int pace = random.Next(1, 60 * 24 * 40);
        for (int i = 0; i < count; i++)
        {
            at = at.AddMinutes(random.Next(pace));
            InstanceName instance = new($"db{random.Next(instances)}");
            RetainedBackup[] own = [.. backups.Where(backup => backup.Instance == instance)];
            RetainedBackup? from = own.Length == 0 || random.Next(4) == 0 ? null : random.Next(3) > 0 ? own[^1] : own[random.Next(own.Length)];
            backups.Add(Backup(random, $"b{i:00}", instance, from, random.Next(10) == 0 ? at.AddDays(random.Next(-50, 50)) : at, policies));
        }

        // Circles and backups of another instance below.
        if (random.Next(10) == 0)
        {
            int broken = random.Next(count);
            backups[broken] = backups[broken] with { From = backups[random.Next(count)].Id };
        }

        return [.. backups.OrderBy(_ => random.Next())];
    }

    private static RetainedBackup Backup(Random random, string id, InstanceName instance, RetainedBackup? from, DateTimeOffset at, RetentionPolicy?[] policies) => new()
    {
        Id = new BackupId(id),
        From = random.Next(20) == 0 ? new BackupId("gone") : from?.Id,
        ChainId = from?.ChainId ?? new ChainId(id),
        Instance = instance,
        StartedAt = at,
        IsUsable = random.Next(10) > 0,
        HoldReason = random.Next(30) == 0 ? "legal" : null,
        InUseBy = random.Next(30) == 0 ? "restore job 7" : null,
        Copies = [.. Repositories.Where(_ => random.Next(3) > 0).Select(repository => new RetainedCopy(
            repository,
            random.Next(6) > 0,
            random.Next(20) == 0 ? Sample.Noon.AddDays(random.Next(-10, 400)) : null,
            policies[random.Next(3) > 0 ? Array.IndexOf(Repositories, repository) % policies.Length : random.Next(policies.Length)]))],
    };

    private static RetentionPolicy Policy(Random random, int name)
    {
        var policy = new RetentionPolicy
        {
            Name = new PolicyName($"p{name}"),
            KeepWithin = random.Next(2) == 0 ? CalendarSpan.Parse(random.Next(2) == 0 ? $"{random.Next(1, 60)}d" : $"{random.Next(1, 6)}m") : null,
            KeepLast = Count(),
            KeepHourly = Count(),
            KeepDaily = Count(),
            KeepWeekly = Count(),
            KeepMonthly = Count(),
            KeepYearly = Count(),
            MinChains = Count(),
        };
        return random.Next(30) == 0 ? new RetentionPolicy { Name = policy.Name, Forever = true } : RetentionSettings.Write(policy).Count > 0 ? policy : policy with { KeepLast = 1 };

        int? Count() => random.Next(8) == 0 ? random.Next(1, 4) : null;
    }
}
