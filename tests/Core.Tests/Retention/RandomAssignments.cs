using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Retention;

/// <summary>Small worlds of policies and of what names them, one change of each, and backups that go by them.</summary>
internal sealed class RandomAssignments(Random random)
{
    private static readonly RepositoryName[] Repositories = [new("local"), new("nas"), new("s3")];
    private static readonly InstanceName[] Instances = [new("db1"), new("db2")];
    private static readonly PolicyName[] Names = [new("p0"), new("p1"), new("p2"), new("dbcalm-7-days")];

    public RetentionAssignments Before() => new()
    {
        Policies = Names.Where(_ => random.Next(8) > 0).ToDictionary(name => name, Policy),
        Repositories = Some(Repositories),
        Schedules = Enumerable.Range(1, 2).ToDictionary(id => id, _ => Schedule()),
        Instances = Some(Instances),
    };

    /// <summary>What one request, and now and then two, can make of it.</summary>
    public RetentionAssignments Changed(RetentionAssignments before)
    {
        RetentionAssignments after = random.Next(4) switch
        {
            0 => before with { Policies = before.Policies.ToDictionary(entry => entry.Key, entry => random.Next(2) == 0 ? Grown(entry.Value) : Policy(entry.Key)) },
            1 => before with { Repositories = Some(Repositories) },
            2 => before with { Instances = Some(Instances) },
            _ => before with { Schedules = before.Schedules.ToDictionary(entry => entry.Key, entry => random.Next(2) == 0 ? entry.Value : Schedule()) },
        };
        return random.Next(10) == 0 ? Changed(after) : after;
    }

    public (RetainedBackup Backup, int Schedule)[] Backups()
    {
        var backups = new List<(RetainedBackup, int)>();
        DateTimeOffset at = Sample.Noon.AddDays(-random.Next(1, 400));
        int pace = random.Next(1, 60 * 24 * 30);
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            at = at.AddMinutes(random.Next(pace));
            InstanceName instance = Instances[random.Next(2)];
            RetainedBackup[] own = [.. backups.Select(backup => backup.Item1).Where(backup => backup.Instance == instance)];
            RetainedBackup? from = own.Length == 0 || random.Next(3) == 0 ? null : own[random.Next(2) == 0 ? ^1 : random.Next(own.Length)];
            var id = new BackupId($"b{99 - i:00}");
            var backup = new RetainedBackup { Id = id, From = from?.Id, ChainId = from?.ChainId ?? new ChainId(id.Value), Instance = instance, StartedAt = at, IsUsable = random.Next(10) > 0 };
            backups.Add((backup with { Copies = [.. Repositories.Where(_ => random.Next(2) > 0).Select(repository => new RetainedCopy(repository, random.Next(6) > 0, null, null))] }, random.Next(3)));
        }

        return [.. backups];
    }

    /// <summary>The backups with the policies that <paramref name="assignments"/> give their copies.</summary>
    public static RetainedBackup[] Under(RetentionAssignments assignments, (RetainedBackup Backup, int Schedule)[] backups) =>
    [
        .. backups.Select(entry => entry.Backup with
        {
            Copies =
            [
                .. entry.Backup.Copies.Select(copy => copy with
                {
                    Policy = assignments.PolicyOf(
                        assignments.Schedules.GetValueOrDefault(entry.Schedule, ScheduleRetention.None),
                        copy.Repository,
                        assignments.Instances.TryGetValue(entry.Backup.Instance, out PolicyName name) ? name : null),
                }),
            ],
        }),
    ];

    private Dictionary<TKey, PolicyName> Some<TKey>(TKey[] keys)
        where TKey : notnull => keys.Where(_ => random.Next(3) == 0).ToDictionary(key => key, _ => Names[random.Next(Names.Length)]);

    private ScheduleRetention Schedule() => new(
        random.Next(2) == 0 ? Names[random.Next(Names.Length)] : null,
        random.Next(4) == 0 ? RetentionPolicy.OfDbCalm(random.Next(2) == 0 ? 7 : random.Next(1, 30), "days") : null,
        random.Next(3) == 0 ? Some(Repositories) : new Dictionary<RepositoryName, PolicyName>());

    private RetentionPolicy Policy(PolicyName name)
    {
        if (random.Next(6) == 0)
        {
            return new RetentionPolicy { Name = name, Forever = true };
        }

        var policy = new RetentionPolicy
        {
            Name = name,
            KeepWithin = random.Next(3) > 0 ? CalendarSpan.Parse(random.Next(2) == 0 ? $"{random.Next(1, 60)}d" : $"{random.Next(1, 4)}m {random.Next(1, 40)}d") : null,
            KeepLast = Count(),
            KeepDaily = Count(),
            KeepMonthly = Count(),
            MinChains = Count(),
        };
        return RetentionSettings.Write(policy).Count > 0 ? policy : policy with { KeepLast = 1 };
    }

    private RetentionPolicy Grown(RetentionPolicy policy) => policy with
    {
        KeepWithin = policy.KeepWithin is { } within && random.Next(2) == 0 ? CalendarSpan.Parse($"{within} {random.Next(1, 9)}d") : policy.KeepWithin,
        KeepLast = policy.KeepLast + random.Next(2),
        KeepDaily = policy.KeepDaily + random.Next(2),
        KeepMonthly = policy.Forever ? null : policy.KeepMonthly ?? Count(),
        MinChains = policy.MinChains + random.Next(2),
    };

    private int? Count() => random.Next(6) == 0 ? random.Next(1, 4) : null;
}
