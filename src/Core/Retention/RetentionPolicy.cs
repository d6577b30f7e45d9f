using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Retention;

/// <summary>How long copies of backups are kept. A copy that any of its rules keeps stays; null is a rule that is not there.</summary>
public sealed record RetentionPolicy
{
    /// <summary>The most that a count may be.</summary>
    public const int MostCount = 10_000;

    public required PolicyName Name { get; init; }

    /// <summary>Keeps what was started within this time.</summary>
    public CalendarSpan? KeepWithin { get; init; }

    /// <summary>Keeps this many of the newest backups of an instance.</summary>
    public int? KeepLast { get; init; }

    /// <summary>Keeps the newest backup of each of this many hours (UTC) that have one.</summary>
    public int? KeepHourly { get; init; }

    /// <summary>Keeps the newest backup of each of this many days (UTC) that have one.</summary>
    public int? KeepDaily { get; init; }

    /// <summary>Keeps the newest backup of each of this many ISO weeks (Monday to Sunday, UTC) that have one.</summary>
    public int? KeepWeekly { get; init; }

    /// <summary>Keeps the newest backup of each of this many months (UTC) that have one.</summary>
    public int? KeepMonthly { get; init; }

    /// <summary>Keeps the newest backup of each of this many years (UTC) that have one.</summary>
    public int? KeepYearly { get; init; }

    /// <summary>Keeps everything.</summary>
    public bool Forever { get; init; }

    /// <summary>Keeps this many of an instance's newest chains whole.</summary>
    public int? MinChains { get; init; }

    /// <summary>The policy that DBCalm's two fields mean; throws one invalid-input error with DBCalm's words for each mistake.</summary>
    /// <param name="value">How many.</param>
    /// <param name="unit"><c>days</c>, <c>weeks</c> or <c>months</c> (of the calendar).</param>
    public static RetentionPolicy OfDbCalm(int value, string unit)
    {
        var errors = new ValidationErrors();
        RetentionPolicy? policy = OfDbCalm(value, unit, errors);
        errors.ThrowIfAny("retention");
        return policy!;
    }

    /// <summary>As the other, but adds the mistakes to <paramref name="errors"/> and then is null.</summary>
    public static RetentionPolicy? OfDbCalm(int value, string unit, ValidationErrors errors)
    {
        errors.Require(value > 0, "retention_value must be greater than 0");
        errors.Require(unit is "days" or "weeks" or "months", "retention_unit must be 'days', 'weeks', or 'months'");
        if (value <= 0 || unit is not ("days" or "weeks" or "months"))
        {
            return null;
        }

        CalendarSpan? within = CalendarSpan.TryParse(string.Create(CultureInfo.InvariantCulture, $"{value}{unit[0]}"));
        errors.Require(within is not null, "retention_value must be at most 100 years");
        return within is null ? null : new RetentionPolicy { Name = new PolicyName(string.Create(CultureInfo.InvariantCulture, $"dbcalm-{value}-{unit}")), KeepWithin = within };
    }

    /// <summary>Adds what is wrong with it to <paramref name="errors"/>: a count out of range, rules that do not go together, or none at all.</summary>
    public void Check(ValidationErrors errors)
    {
        (string Key, int? Count)[] counts = [.. Counts()];
        foreach ((string key, int? count) in counts)
        {
            errors.Require(count is null or (>= 1 and <= MostCount), $"retention policy {Name}, {key}: {count} is not from 1 to {MostCount}");
        }

        string[] others = [.. counts.Where(c => c.Count is not null).Select(c => c.Key).Prepend("keep_within").Where(key => key != "keep_within" || KeepWithin is not null)];
        errors.Require(!Forever || others.Length == 0, $"retention policy {Name}, forever: does not go with {string.Join(", ", others)}; remove one or the other");
        errors.Require(Forever || others.Length > 0, $"retention policy {Name}: has no rule and would delete everything; set keep_within, one of the counts, or forever: true");
    }

    /// <summary>Each count under its key, in the order in which they are shown.</summary>
    internal IEnumerable<(string Key, int? Count)> Counts() =>
    [
        ("keep_last", KeepLast),
        ("keep_hourly", KeepHourly),
        ("keep_daily", KeepDaily),
        ("keep_weekly", KeepWeekly),
        ("keep_monthly", KeepMonthly),
        ("keep_yearly", KeepYearly),
        ("min_chains", MinChains),
    ];
}
