using System.Diagnostics;
using System.Globalization;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Bench;

/// <summary>A million backups of 10,000 instances in two repositories, decided on instance by instance as the controller does; making them is not counted.</summary>
internal static class RetentionBench
{
    private const int Instances = 10_000;
    private const int Each = 100;
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);

    public static void Run(Figures figures, int rounds)
    {
        RetainedCopy[] copies =
        [
            new(new RepositoryName("local"), IsGood: true, LockedUntil: null, Policy("local", ("keep_within", "7d"), ("min_chains", "1"))),
            new(new RepositoryName("s3"), IsGood: true, LockedUntil: null, Policy("s3", ("keep_within", "14d"), ("keep_weekly", "8"), ("keep_monthly", "12"))),
        ];
        double[] times = new double[rounds];
        (int kept, int expired) = (0, 0);
        for (int round = -1; round < rounds; round++)
        {
            (double seconds, kept, expired) = Pass(copies);
            if (round >= 0)
            {
                times[round] = seconds;
            }
        }

        Array.Sort(times);
        figures.Add("retention, 1,000,000 backups", [.. times.Select(seconds => seconds * 1000)], 2000, "ms", $"{kept} copies kept, {expired} expired");
        figures.Add("retention, peak memory", PeakMegabytes(), 500, "MB", "of the process, one instance at a time");
    }

    private static (double Seconds, int Kept, int Expired) Pass(RetainedCopy[] copies)
    {
        long spent = 0;
        var shares = new List<RetentionShare>();
        (int kept, int expired) = (0, 0);
        for (int n = 0; n < Instances; n++)
        {
            RetainedBackup[] backups = Backups(n, copies);
            long begun = Stopwatch.GetTimestamp();
            IReadOnlyList<RetentionVerdict> verdicts = RetentionPlanner.Decide(backups, Now);
            shares.AddRange(RetentionShare.Of(verdicts));
            spent += Stopwatch.GetTimestamp() - begun;
            int stay = verdicts.Count(verdict => verdict.IsKept);
            (kept, expired) = (kept + stay, expired + verdicts.Count - stay);
        }

        return (Stopwatch.GetElapsedTime(0, spent).TotalSeconds, kept, expired);
    }

    // A full each week and an incremental on every other day.
    private static RetainedBackup[] Backups(int n, RetainedCopy[] copies)
    {
        var instance = new InstanceName($"db{n}");
        var backups = new RetainedBackup[Each];
        BackupId full = default;
        for (int i = 0; i < Each; i++)
        {
            var id = new BackupId($"20260101T000000Z-{(n * Each) + i:x8}");
            full = i % 7 == 0 ? id : full;
            backups[i] = new RetainedBackup
            {
                Id = id,
                From = i % 7 == 0 ? null : backups[i - 1].Id,
                ChainId = new ChainId(full.Value),
                Instance = instance,
                ScheduleId = n + 1,
                StartedAt = Now.AddDays(i - Each).AddMinutes(n % 600),
                Copies = copies,
            };
        }

        return backups;
    }

    private static RetentionPolicy Policy(string name, params (string Key, string Value)[] settings) =>
        RetentionSettings.Read(new PolicyName(name), settings.ToDictionary(one => one.Key, one => one.Value));

    private static double PeakMegabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
