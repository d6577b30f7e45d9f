using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Bench;

/// <summary>The next time of typical expressions, from one to the next through the years.</summary>
internal static class CronBench
{
    private const double Limit = 1000;
    private const int Steps = 20_000;
    private static readonly string[] Expressions =
    [
        "0 2 * * *", "30 2 * * 1-5", "0 * * * *", "*/15 * * * *", "0 */6 * * *", "15 1,13 * * *", "0 3 * * 0", "0 4 1 * *", "*/5 8-18 * * mon-fri", "0 0 1,15 * *",
    ];

    public static void Run(Figures figures, int rounds)
    {
        foreach (string zone in new[] { "UTC", "Europe/Berlin", "America/New_York" })
        {
            (string Text, double Nanoseconds)[] costs = [.. Expressions.Select(text => (text, CostOf(CronExpression.Parse(text), Zones.Find(zone), rounds))).OrderBy(cost => cost.Item2)];
            figures.Add($"cron, next time in {zone}", costs[costs.Length / 2].Nanoseconds, Limit, "ns", $"median of {costs.Length} expressions; '{costs[0].Text}' {costs[0].Nanoseconds:0}, '{costs[^1].Text}' {costs[^1].Nanoseconds:0}");
        }
    }

    private static double CostOf(CronExpression expression, TimeZoneInfo zone, int rounds)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        double[] times = Figures.Time(rounds, () =>
        {
            DateTimeOffset at = start;
            for (int i = 0; i < Steps; i++)
            {
                // A monthly expression would leave the years that a schedule sees.
                at = expression.Next(at, zone)!.Value;
                at = at.Year > 2030 ? start : at;
            }
        });
        return times[times.Length / 2] * 1e6 / Steps;
    }
}
