using System.Text.Json;
using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules.CronFiles;

/// <summary>Reads a list of schedules as DBCalm sends it to be written into the cron file, with its checks in its order and its words.</summary>
public static class CronFileRequest
{
    private static readonly string[] Required = ["id", "backup_type", "frequency", "enabled"];

    private static readonly (string Name, Frequency Value)[] Frequencies =
        [("daily", Frequency.Daily), ("weekly", Frequency.Weekly), ("monthly", Frequency.Monthly), ("hourly", Frequency.Hourly), ("interval", Frequency.Interval)];

    /// <summary>The schedules; throws one invalid-input error with the first mistake in DBCalm's words and no hint. It repeats values as they came, which may be any characters.</summary>
    public static IReadOnlyList<CronFileSchedule> Read(JsonElement schedules)
    {
        Require(schedules.ValueKind == JsonValueKind.Array, "schedules must be a list");
        var read = new List<CronFileSchedule>();
        foreach ((int index, JsonElement item) in schedules.EnumerateArray().Index())
        {
            Require(item.ValueKind == JsonValueKind.Object, $"Schedule at index {index} must be a dict");
            try
            {
                read.Add(ReadOne(item));
            }
            catch (DbCalmException e)
            {
                throw new DbCalmException(e.Code, $"Schedule at index {index}: {e.Message}", e.Hint, e);
            }
        }

        return read;
    }

    private static CronFileSchedule ReadOne(JsonElement item)
    {
        string? missing = Required.FirstOrDefault(name => !item.TryGetProperty(name, out _));
        Require(missing is null, $"Schedule missing required field: {missing}");
        string type = Word(item, "backup_type");
        Require(type is "full" or "incremental", $"Invalid backup_type: {type}");
        string frequency = Word(item, "frequency");
        int known = Array.FindIndex(Frequencies, choice => choice.Name == frequency);
        Require(known >= 0, $"Invalid frequency: {frequency}");
        Timing timing = ReadTiming(item, Frequencies[known].Value);

        // DBCalm looks at these two no further, and falls over them later.
        JsonElement id = item.GetProperty("id");
        long? number = id.ValueKind == JsonValueKind.Number ? Truncated(id) : null;
        Require(number is > 0 and <= int.MaxValue, $"Invalid id: {GoText.Of(id)}");
        JsonElement enabled = item.GetProperty("enabled");
        Require(enabled.ValueKind is JsonValueKind.True or JsonValueKind.False, "enabled must be a boolean");
        return new CronFileSchedule(new ScheduleId((int)number!.Value), type == "full" ? BackupType.Full : BackupType.Incremental, timing, enabled.GetBoolean());
    }

    private static Timing ReadTiming(JsonElement item, Frequency frequency)
    {
        var timing = new Timing { Frequency = frequency };
        if (frequency == Frequency.Interval)
        {
            return timing with { IntervalValue = ReadInterval(item), IntervalUnit = ReadUnit(item) };
        }

        if (frequency != Frequency.Hourly)
        {
            timing = timing with { Hour = Number(item, "hour", CronFileRules.Hour) };
        }

        timing = timing with { Minute = Number(item, "minute", CronFileRules.Minute) };
        return frequency switch
        {
            Frequency.Weekly => timing with { DayOfWeek = Number(item, "day_of_week", CronFileRules.DayOfWeek) },
            Frequency.Monthly => timing with { DayOfMonth = Number(item, "day_of_month", CronFileRules.DayOfMonth) },
            Frequency.Cron or Frequency.Hourly or Frequency.Daily or Frequency.Interval => timing,
        };
    }

    // DBCalm has no upper end.
    private static int? ReadInterval(JsonElement item) => Number(
        item, "interval_value", value => CronFileRules.IntervalValue(value) ?? (value > int.MaxValue ? $"Invalid interval_value: {GoText.Of(item.GetProperty("interval_value"))}" : null));

    private static IntervalUnit ReadUnit(JsonElement item)
    {
        JsonElement? unit = Present(item, "interval_unit");
        Require(unit is not null, CronFileRules.NoIntervalUnit);
        string text = GoText.Of(unit!.Value);
        Require(unit.Value.ValueKind == JsonValueKind.String, $"Invalid interval_unit: {text}");
        Require(text is "minutes" or "hours", $"Invalid interval_unit: {text}. Must be 'minutes' or 'hours'");
        return text == "minutes" ? IntervalUnit.Minutes : IntervalUnit.Hours;
    }

    private static int? Number(JsonElement item, string name, Func<long?, string?> rule)
    {
        JsonElement? value = Present(item, name);
        Require(value is null or { ValueKind: JsonValueKind.Number }, $"Invalid {name}: {(value is { } given ? GoText.Of(given) : "")}");
        long? number = value is { } found ? Truncated(found) : null;
        string? mistake = rule(number);
        Require(mistake is null, mistake!);
        return (int?)number;
    }

    private static JsonElement? Present(JsonElement item, string name) => item.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Word(JsonElement item, string name)
    {
        JsonElement value = item.GetProperty(name);
        Require(value.ValueKind == JsonValueKind.String, $"{name} must be a string");
        return GoText.Of(value);
    }

    // 2.9 is 2.
    private static long Truncated(JsonElement number) => (long)Math.Clamp(number.GetDouble(), long.MinValue, long.MaxValue);

    private static void Require(bool holds, string mistake)
    {
        if (!holds)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, mistake);
        }
    }
}
