using DbCalm.Core.Errors;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Core.Retention;
using DbCalm.Core.Selectors;
using DbCalm.Core.Settings;
using DbCalm.Core.Values;

namespace DbCalm.Core.Schedules;

/// <summary>Turns the keys and values of a definition into a checked <see cref="ScheduleDefinition"/>.</summary>
public static class ScheduleSettings
{
    private const int MostPriority = 100;
    private static readonly TimeSpan LongestJitter = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(31);
    private static readonly TimeSpan LongestChain = TimeSpan.FromDays(366);

    /// <summary>The definition that <paramref name="settings"/> make; throws one invalid-input error that lists every mistake.</summary>
    public static ScheduleDefinition Read(ScheduleName name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var errors = new ValidationErrors();
        var values = new SettingValues($"schedule {name}", ScheduleKeys.All, settings, errors);
        values.Require(values.Has("type"), "type", "is missing; use full, incremental or auto");
        ScheduledType type = values.Choice("type", ScheduledType.Full, ("full", ScheduledType.Full), ("incremental", ScheduledType.Incremental), ("auto", ScheduledType.Auto));
        TimeZoneInfo zone = values.Read("zone", Zones.Find) ?? TimeZoneInfo.Utc;
        Timing timing = ReadTiming(values, errors);
        var definition = new ScheduleDefinition
        {
            Type = type,
            Auto = ReadAuto(values, type, errors),
            Timing = timing,
            Zone = zone,
            Instances = values.List("instances", text => new InstanceName(text)),
            Selector = values.Read("selector", Selector.Parse),
            Jitter = values.Time("jitter", LongestJitter) ?? TimeSpan.Zero,
            Window = values.Read("window", StartWindow.Parse),
            Deadline = values.Time("deadline", LongestDeadline),
            Priority = values.Number("priority", -MostPriority, MostPriority, 0),
            Overlap = values.Choice("overlap", OverlapAction.Skip, ("skip", OverlapAction.Skip), ("queue", OverlapAction.Queue)),
            CatchUp = values.Choice("catch_up", CatchUp.Once, ("once", CatchUp.Once), ("none", CatchUp.None)),
            MissingBase = values.Choice("without_base", MissingBase.Full, ("full", MissingBase.Full), ("fail", MissingBase.Fail)),
            Repositories = values.List("repositories", text => new RepositoryName(text)),
            Pace = ReadPace(values),
            Hooks = ReadHooks(values),
            Retention = values.Read("retention", text => new PolicyName(text)) is { Value.Length: > 0 } policy ? policy : null,
            CopyRetention = ReadCopyRetention(values),
            OwnRetention = ReadOwnRetention(values),
        };
        Check(values, definition);
        errors.ThrowIfAny($"schedule {name}");
        return definition;
    }

    private static Timing ReadTiming(SettingValues values, ValidationErrors errors)
    {
        var timing = new Timing
        {
            Frequency = values.Choice(
                "frequency",
                Frequency.Cron,
                ("cron", Frequency.Cron),
                ("hourly", Frequency.Hourly),
                ("daily", Frequency.Daily),
                ("weekly", Frequency.Weekly),
                ("monthly", Frequency.Monthly),
                ("interval", Frequency.Interval)),
            Cron = values.Text("cron"),
            DayOfWeek = values.Whole("day_of_week"),
            DayOfMonth = values.Whole("day_of_month"),
            Hour = values.Whole("hour"),
            Minute = values.Whole("minute"),
            IntervalValue = values.Whole("interval_value"),
            IntervalUnit = values.Has("interval_unit") ? values.Choice("interval_unit", IntervalUnit.Minutes, ("minutes", IntervalUnit.Minutes), ("hours", IntervalUnit.Hours)) : null,
        };
        timing.Check(errors);
        return timing;
    }

    private static Pace? ReadPace(SettingValues values)
    {
        var pace = new Pace(
            values.Size("bandwidth_limit", RepositorySettings.LeastBandwidth, long.MaxValue),
            values.Has("nice") ? values.Number("nice", 0, 19, 0) : null,
            values.Has("io_class") ? values.Choice("io_class", IoClass.Normal, ("normal", IoClass.Normal), ("low", IoClass.Low), ("idle", IoClass.Idle)) : null);
        return pace == new Pace(null, null, null) ? null : pace;
    }

    private static JobHooks? ReadHooks(SettingValues values)
    {
        TimeSpan? timeOut = values.Time("hook_timeout", JobHooks.LongestTimeOut);
        values.Require(timeOut is null || timeOut >= JobHooks.ShortestTimeOut, "hook_timeout", $"is shorter than {Duration.Format(JobHooks.ShortestTimeOut)}");
        values.Require(!values.Has("hook_timeout") || values.Has("before") || values.Has("after"), "hook_timeout", "goes with before or after; remove it");
        HookCommand? before = values.Read("before", HookCommand.Parse);
        HookCommand? after = values.Read("after", HookCommand.Parse);
        return before is null && after is null ? null : new JobHooks(before, after, timeOut ?? JobHooks.StandardTimeOut);
    }

    private static AutoRule? ReadAuto(SettingValues values, ScheduledType type, ValidationErrors errors)
    {
        string[] keys = ["full_after_incrementals", "full_after", "full_at_percent"];
        if (type != ScheduledType.Auto)
        {
            foreach (string key in keys)
            {
                values.Require(!values.Has(key), key, "goes with type: auto only; remove it");
            }

            return null;
        }

        int percent = values.Number("full_at_percent", 1, 100_000, 0);
        int? incrementals = values.Has("full_after_incrementals") ? values.Number("full_after_incrementals", 1, 10_000, 1) : null;
        var rule = new AutoRule(incrementals, values.Time("full_after", LongestChain), percent == 0 ? null : percent / 100.0);
        values.Require(keys.Any(values.Has), "type", $"auto needs at least one of {string.Join(", ", keys)}");
        if (keys.Any(values.Has))
        {
            rule.Check(errors);
        }

        return rule;
    }

    private static Dictionary<RepositoryName, PolicyName> ReadCopyRetention(SettingValues values)
    {
        var policies = new Dictionary<RepositoryName, PolicyName>();
        foreach (string[] sides in values.List("copy_retention", text => text.Split('=', 2)))
        {
            bool isRight = sides.Length == 2 && NameRules.IsValid(sides[0]) && NameRules.IsValid(sides[1]) && policies.TryAdd(new RepositoryName(sides[0]), new PolicyName(sides[1]));
            values.Require(isRight, "copy_retention", "is not REPOSITORY=POLICY,REPOSITORY=POLICY with each repository once");
        }

        return policies;
    }

    private static RetentionPolicy? ReadOwnRetention(SettingValues values)
    {
        values.Require(values.Has("retention_value") == values.Has("retention_unit"), "retention_value", "and retention_unit go together; give both or none");
        values.Require(!values.Has("retention_value") || !values.Has("retention"), "retention", "does not go with retention_value; give one of them");
        return values.Has("retention_value") && values.Has("retention_unit")
            ? values.Read("retention_unit", unit => RetentionPolicy.OfDbCalm(values.Whole("retention_value") ?? 0, unit))
            : null;
    }

    private static void Check(SettingValues values, ScheduleDefinition definition)
    {
        values.Require(values.Has("instances") != values.Has("selector"), "instances", "or selector, exactly one of them, says what is backed up");
        values.Require(definition.Instances.Distinct().Count() == definition.Instances.Count, "instances", "names one twice");
        values.Require(definition.Repositories.Distinct().Count() == definition.Repositories.Count, "repositories", "names one twice");
        values.Require(definition.Window is null || definition.Window.Length > definition.Jitter, "window", "is not longer than the jitter, so runs would fall out of it; make it longer or the jitter smaller");
        values.Require(definition.Deadline is null || definition.Deadline > definition.Jitter, "deadline", "is not longer than the jitter, so runs would be left out; make it longer or the jitter smaller");
    }
}
