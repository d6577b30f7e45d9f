using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Settings;

namespace DbCalm.Core.Retention;

/// <summary>Turns the keys and values of a policy into a checked <see cref="RetentionPolicy"/>, and back.</summary>
public static class RetentionSettings
{
    private static readonly CalendarSpan Unread = CalendarSpan.Parse("1d");

    /// <summary>Every key, in the order in which they are shown.</summary>
    public static IReadOnlyList<SettingKey> Keys { get; } =
    [
        new("keep_within", "TIME", "Keep what is younger than this: h, d, w, m (months), y, e.g. 7d or 1y 6m"),
        new("keep_last", "N", "Keep the newest N backups of an instance"),
        new("keep_hourly", "N", "Keep the newest backup of each of the last N hours that have one"),
        new("keep_daily", "N", "Keep the newest backup of each of the last N days that have one"),
        new("keep_weekly", "N", "Keep the newest backup of each of the last N weeks that have one"),
        new("keep_monthly", "N", "Keep the newest backup of each of the last N months that have one"),
        new("keep_yearly", "N", "Keep the newest backup of each of the last N years that have one"),
        new("forever", "true|false", "Keep everything"),
        new("min_chains", "N", "Keep the newest N chains of an instance whole"),
    ];

    /// <summary>The policy that <paramref name="settings"/> describe; throws one invalid-input error that lists every mistake. An empty value is as good as none.</summary>
    public static RetentionPolicy Read(PolicyName name, IReadOnlyDictionary<string, string> settings)
    {
        var errors = new ValidationErrors();
        RetentionPolicy policy = Read(name, settings, errors);
        errors.ThrowIfAny($"retention policy {name}");
        return policy;
    }

    /// <summary>As the other, but adds the mistakes to <paramref name="errors"/>; the result means nothing when there are any.</summary>
    public static RetentionPolicy Read(PolicyName name, IReadOnlyDictionary<string, string> settings, ValidationErrors errors)
    {
        foreach (string key in settings.Keys.Where(key => Keys.All(known => known.Name != key)).Order(StringComparer.Ordinal))
        {
            errors.Add($"retention policy {name}, {NameRules.Quote(key)}: is not known; the keys are {string.Join(", ", Keys.Select(known => known.Name))}");
        }

        var policy = new RetentionPolicy
        {
            Name = name,
            KeepWithin = Value("keep_within", CalendarSpan.TryParse, Unread, "is not a time such as 12h, 7d, 4w, 12m (months) or 1y 6m, of at most 100 years"),
            KeepLast = Count("keep_last"),
            KeepHourly = Count("keep_hourly"),
            KeepDaily = Count("keep_daily"),
            KeepWeekly = Count("keep_weekly"),
            KeepMonthly = Count("keep_monthly"),
            KeepYearly = Count("keep_yearly"),
            Forever = Value<string>("forever", text => text is "true" or "false" ? text : null, "false", "is not true or false") == "true",
            MinChains = Count("min_chains"),
        };
        policy.Check(errors);
        return policy;

        // What cannot be read stands for some value, so that the policy is not said to have no rule as well.
        T? Value<T>(string key, Func<string, T?> read, T unread, string mistake)
            where T : class
        {
            if (!settings.TryGetValue(key, out string? text) || text.Length == 0)
            {
                return null;
            }

            T? value = read(text);
            errors.Require(value is not null, $"retention policy {name}, {key}: {NameRules.Quote(text)} {mistake}");
            return value ?? unread;
        }

        int? Count(string key) => Value<object>(key, ReadCount, 1, $"is not a whole number from 1 to {RetentionPolicy.MostCount}") as int?;
    }

    /// <summary>The settings that <see cref="Read(PolicyName, IReadOnlyDictionary{string, string})"/> reads back to an equal policy: only what it says.</summary>
    public static IReadOnlyDictionary<string, string> Write(RetentionPolicy policy)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (policy.KeepWithin is { } within)
        {
            settings["keep_within"] = within.ToString();
        }

        if (policy.Forever)
        {
            settings["forever"] = "true";
        }

        foreach ((string key, int? count) in policy.Counts())
        {
            if (count is { } number)
            {
                settings[key] = number.ToString(CultureInfo.InvariantCulture);
            }
        }

        return settings;
    }

    private static object? ReadCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= RetentionPolicy.MostCount ? count : null;
}
