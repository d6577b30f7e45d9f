using System.Globalization;
using System.Text.Json.Nodes;

namespace DbCalm.Core.Tests.Schedules.CronFiles;

/// <summary>Lists of schedules for a cron file, mostly right, with anything anywhere now and then.</summary>
internal static class RandomCronRequest
{
    private static readonly string[] Evil =
        ["1\n* * * * * root reboot", "%", "$(reboot)", "`x`", "; rm", "# x", "\r", "\u2028", "0", "*", "2 * * * *", "\0", "full\n", "ä"];

    public static string Make(Random random) => random.Next(100) == 0
        ? (Anything(random)?.ToJsonString() ?? "null")
        : new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(50) == 0 ? Anything(random) : Schedule(random))]).ToJsonString();

    private static JsonObject Schedule(Random random)
    {
        var schedule = new JsonObject
        {
            ["id"] = random.Next(1, 100),
            ["backup_type"] = random.Next(2) == 0 ? "full" : "incremental",
            ["frequency"] = Pick(random, "daily", "weekly", "monthly", "hourly", "interval"),
            ["enabled"] = random.Next(4) > 0,
            ["hour"] = random.Next(24),
            ["minute"] = random.Next(60) + (random.Next(5) == 0 ? 0.9 : 0),
            ["day_of_week"] = random.Next(7),
            ["day_of_month"] = random.Next(1, 29),
            ["interval_value"] = Pick(random, 1, 7, 15, 90, 2_000_000_000),
            ["interval_unit"] = Pick(random, "minutes", "hours"),
        };
        if (random.Next(3) == 0)
        {
            string name = schedule.ElementAt(random.Next(schedule.Count)).Key;
            switch (random.Next(3))
            {
                case 0:
                    schedule.Remove(name);
                    break;
                case 1:
                    schedule[name] = null;
                    break;
                default:
                    schedule[name] = Anything(random);
                    break;
            }
        }

        schedule[Pick(random, Evil)] = Anything(random);
        return schedule;
    }

    private static JsonNode? Anything(Random random) => random.Next(7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.Next(-3, 70),
        3 => JsonNode.Parse(Pick(random, "1e300", "-0.9", "1e-9", "2.5", "9223372036854775808", random.NextDouble().ToString(CultureInfo.InvariantCulture))),
        4 => Pick(random, Evil),
        5 => new JsonArray(Pick(random, Evil), 1),
        _ => new JsonObject { [Pick(random, Evil)] = Pick(random, Evil) },
    };

    private static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];
}
