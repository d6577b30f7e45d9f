using System.Globalization;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;

namespace DbCalm.Core.Schedules;

/// <summary>When a schedule of type auto takes a new full: as soon as one of the limits is reached. All other backups are incrementals.</summary>
/// <param name="EveryIncrementals">After so many incrementals; null for no such limit.</param>
/// <param name="Every">When the last full is so old; null for no such limit.</param>
/// <param name="OutgrowRatio">When the incrementals together are larger than the full times this; null for no such limit.</param>
public sealed record AutoRule(int? EveryIncrementals, TimeSpan? Every, double? OutgrowRatio)
{
    private const int MostIncrementals = 10_000;
    private const double LargestRatio = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);
    private static readonly TimeSpan MostSlack = TimeSpan.FromHours(1);

    /// <summary>Adds every mistake to <paramref name="errors"/>.</summary>
    public void Check(ValidationErrors errors)
    {
        errors.Require(
            EveryIncrementals is not null || Every is not null || OutgrowRatio is not null,
            "auto schedules require a limit for a new full: a number of incrementals, an age or a ratio");
        errors.Require(EveryIncrementals is null or (>= 1 and <= MostIncrementals), $"the number of incrementals until a new full must be between 1 and {MostIncrementals}");
        errors.Require(Every is null || (Every >= Shortest && Every <= Longest), $"the age until a new full must be between 1 minute and {Longest.Days} days");
        errors.Require(OutgrowRatio is null or (> 0 and <= LargestRatio), $"the ratio until a new full must be greater than 0 and at most {LargestRatio}");
    }

    /// <summary>Full or incremental, for a backup that is due at <paramref name="now"/> and would be built on <paramref name="newest"/>; null for no usable chain.</summary>
    public BackupChoice Choose(ChainGrowth? newest, DateTimeOffset now)
    {
        if (newest is null)
        {
            return new BackupChoice(BackupType.Full, "no chain to build on");
        }

        string count = Count(newest.Incrementals, "incremental");
        if (newest.Incrementals >= EveryIncrementals)
        {
            return new BackupChoice(BackupType.Full, $"{count} since the last full");
        }

        TimeSpan age = now - newest.FullStartedAt;
        if (Every is { } every && age >= every - Slack(every))
        {
            return new BackupChoice(BackupType.Full, $"the last full is {Age(age)} old");
        }

        return newest.FullBytes > 0 && newest.IncrementalBytes > newest.FullBytes * OutgrowRatio
            ? new BackupChoice(BackupType.Full, string.Create(CultureInfo.InvariantCulture, $"incrementals are {100.0 * newest.IncrementalBytes / newest.FullBytes:0}% of the full"))
            : new BackupChoice(BackupType.Incremental, $"{count} since the last full, which is {Age(age)} old");
    }

    // A full that began some seconds late is not quite as old as it should be when its time comes round again; without slack it would be a turn late each time.
    private static TimeSpan Slack(TimeSpan every) => TimeSpan.FromTicks(Math.Min(every.Ticks / 20, MostSlack.Ticks));

    private static string Age(TimeSpan age) => age.TotalHours switch
    {
        >= 47.5 => Count((long)Math.Round(age.TotalDays), "day"),
        >= 1.5 => Count((long)Math.Round(age.TotalHours), "hour"),
        _ => Count(Math.Max(0, (long)Math.Round(age.TotalMinutes)), "minute"),
    };

    private static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
