using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules.Cron;

public sealed class CronPropertyTests
{
    public const int Seed = 20261121;

    // Half an hour, an hour, midnight gaps, days of change that move, a day that was left out, two hours.
    public static readonly (string Zone, int Year)[] OddYears =
    [
        ("Australia/Lord_Howe", 2026), ("America/New_York", 2027), ("Africa/Cairo", 2025), ("Asia/Beirut", 2024),
        ("Pacific/Apia", 2011), ("Europe/Berlin", 2026), ("Antarctica/Troll", 2026),
    ];

    [Fact]
    public void Next_agrees_with_a_walk_through_all_minutes_around_changes_of_the_clocks()
    {
        const int Cases = 10_000;
        var random = new Random(Seed);
        WallClockTable[] tables = [.. OddYears.SelectMany(odd => Windows(odd.Zone, odd.Year))];
        Assert.True(tables.Length >= 2 * OddYears.Length);
        int found = 0;
        for (int round = 0; round < Cases; round++)
        {
            CronSample sample = CronSample.MakeFiring(random, rareness: 0.25);
            WallClockTable table = tables[random.Next(tables.Length)];
            int from = random.Next(2 * 24 * 60, table.Count - (24 * 60));
            DateTimeOffset after = table.InstantAt(from).AddSeconds(random.Next(60));
            DateTimeOffset? next = CronExpression.Parse(sample.Text).Next(after, table.Zone);
            int expected = table.Firings(sample, from + 1).FirstOrDefault(-1);
            string what = $"seed {Seed}, round {round}: '{sample.Text}' in {table.Zone.Id} after {after:O}: {next:O}, expected {(expected < 0 ? "none in the window" : table.InstantAt(expected).ToString("O"))}";
            Assert.True(expected < 0 ? next is null || next > table.InstantAt(table.Count - 1) : next == table.InstantAt(expected), what);
            found += expected < 0 ? 0 : 1;
        }

        Assert.True(found > Cases / 2, $"only {found} cases fired: the test shows little");
    }

    [Fact]
    public void Next_agrees_with_a_walk_through_all_days_of_eight_years()
    {
        const int Cases = 10_000;
        var random = new Random(Seed + 1);
        for (int round = 0; round < Cases; round++)
        {
            CronSample sample = CronSample.Make(random, rareness: 0.8);
            DateTime after = new DateTime(1990, 1, 1).AddMinutes(random.Next(120 * 365 * 24 * 60));
            string what = $"seed {Seed + 1}, round {round}: '{sample.Text}' after {after:s}";
            DateTime? expected = Walk(sample, after);
            if (sample.EverFires)
            {
                Assert.True(expected == CronExpression.Parse(sample.Text).Next(new DateTimeOffset(after, TimeSpan.Zero), TimeZoneInfo.Utc)?.DateTime, what);
            }
            else
            {
                Assert.Contains("never fires", Assert.Throws<DbCalmException>(() => CronExpression.Parse(sample.Text)).Message, StringComparison.Ordinal);
                Assert.True(expected is null, what);
            }
        }
    }

    [Fact]
    public void What_is_written_reads_back_to_the_same_text_and_times()
    {
        var random = new Random(Seed + 2);
        for (int round = 0; round < 10_000; round++)
        {
            CronSample sample = CronSample.MakeFiring(random, rareness: 0.3);
            var expression = CronExpression.Parse(sample.Text);
            var again = CronExpression.Parse(expression.ToString());
            var after = new DateTimeOffset(new DateTime(2026, 1, 1).AddMinutes(random.Next(1_000_000)), TimeSpan.Zero);
            string what = $"seed {Seed + 2}, round {round}: '{sample.Text}'";
            Assert.True(expression.ToString() == again.ToString(), what);
            Assert.True(expression.Next(after, TimeZoneInfo.Utc) == again.Next(after, TimeZoneInfo.Utc), what);
        }
    }

    // Six days around each change in the year.
    private static IEnumerable<WallClockTable> Windows(string id, int year)
    {
        TimeZoneInfo zone = Zones.Find(id);
        for (DateTime day = new(year, 1, 1); day.Year == year; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(DateTime.SpecifyKind(day, DateTimeKind.Utc)) != zone.GetUtcOffset(DateTime.SpecifyKind(day.AddDays(1), DateTimeKind.Utc)))
            {
                yield return new WallClockTable(zone, day.AddDays(-4), 7);
            }
        }
    }

    private static DateTime? Walk(CronSample sample, DateTime after)
    {
        for (DateTime day = after.Date; day < new DateTime(after.Year + 8, after.Month, 1).AddMonths(1); day = day.AddDays(1))
        {
            for (int minute = 0; sample.NamesDay(day) && minute < 24 * 60; minute++)
            {
                if (day.AddMinutes(minute) > after && sample.Names(day.AddMinutes(minute)))
                {
                    return day.AddMinutes(minute);
                }
            }
        }

        return null;
    }
}
