using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules.Cron;

public sealed class CronClockChangeTests
{
    [Theory]
    // Berlin: from 02:00 to 03:00 on 29 March 2026 at 01:00Z, and from 03:00 back to 02:00 on 25 October at 01:00Z.
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00", "2026-03-29T01:00", "2026-03-30T00:30")]
    [InlineData("Europe/Berlin", "10,20,30 2 * * *", "2026-03-29T00:59", "2026-03-29T01:00", "2026-03-30T00:10")]
    [InlineData("Europe/Berlin", "0 2,3 * * *", "2026-03-29T00:00", "2026-03-29T01:00", "2026-03-30T00:00")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", "2026-10-25T00:30", "2026-10-26T01:30")]
    [InlineData("Europe/Berlin", "0 2 * * *", "2026-10-24T12:00", "2026-10-25T00:00", "2026-10-26T01:00")]
    [InlineData("Europe/Berlin", "0 3 * * *", "2026-10-24T12:00", "2026-10-25T02:00", "2026-10-26T02:00")]
    // Lord Howe: half an hour forward at 02:00 on 4 October 2026, 15:30Z of the day before; half an hour back at 02:00 on 5 April, 15:00Z of the day before.
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00", "2026-10-03T15:30", "2026-10-04T15:15")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00", "2026-04-04T14:45", "2026-04-05T15:15")]
    // Beirut: midnight to one o'clock on 31 March 2024.
    [InlineData("Asia/Beirut", "0 0 * * *", "2024-03-30T12:00", "2024-03-30T22:00", "2024-03-31T21:00")]
    [InlineData("Asia/Beirut", "30 0 31 3 *", "2024-01-01T00:00", "2024-03-30T22:00", "2025-03-30T21:30")]
    // Cairo: midnight to one o'clock on Friday 25 April 2025, and midnight back to 23:00 at the end of Thursday 30 October.
    [InlineData("Africa/Cairo", "5 0 * * 5", "2025-04-24T12:00", "2025-04-24T22:00", "2025-05-01T21:05")]
    [InlineData("Africa/Cairo", "30 23 * * *", "2025-10-30T12:00", "2025-10-30T20:30", "2025-10-31T21:30")]
    public void A_fixed_time_runs_once_whatever_the_clocks_do(string zone, string text, string after, string first, string second) =>
        AssertNext(zone, text, after, first, second);

    [Theory]
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-03-29T00:29", "2026-03-29T00:30", "2026-03-29T01:00", "2026-03-29T01:30")]
    [InlineData("Europe/Berlin", "*/30 2 * * *", "2026-03-28T12:00", "2026-03-30T00:00")]
    [InlineData("Europe/Berlin", "30 */2 * * *", "2026-03-28T23:30", "2026-03-29T02:30")]
    [InlineData("Europe/Berlin", "*/30 2 * * *", "2026-10-24T12:00", "2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30", "2026-10-26T01:00")]
    [InlineData("Europe/Berlin", "30 * * * *", "2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30")]
    [InlineData("America/New_York", "*/30 1 1 11 *", "2026-01-01T00:00", "2026-11-01T05:00", "2026-11-01T05:30", "2026-11-01T06:00", "2026-11-01T06:30", "2027-11-01T05:00")]
    public void A_wildcard_follows_what_the_clocks_show(string zone, string text, string after, params string[] times) => AssertNext(zone, text, after, times);

    [Theory]
    [InlineData("30 2 * * *")]
    [InlineData("*/7 * * * *")]
    public void A_start_in_the_repeated_hour_repeats_nothing_that_ran(string text)
    {
        TimeZoneInfo zone = Zones.Find("Europe/Berlin");
        DateTimeOffset next = CronExpression.Parse(text).Next(CronExpressionTests.Utc("2026-10-25T01:10"), zone)!.Value;
        Assert.Equal(CronExpressionTests.Utc(text == "30 2 * * *" ? "2026-10-26T01:30" : "2026-10-25T01:14"), next);
    }

    [Fact]
    public void A_day_that_was_left_out_runs_together_at_its_end()
    {
        // Apia went from 29 December 2011, 24:00, at UTC-10 to 31 December, 00:00, at UTC+14.
        AssertNext("Pacific/Apia", "0 4 * * *", "2011-12-29T12:00", "2011-12-29T14:00", "2011-12-30T10:00", "2011-12-30T14:00");
        AssertNext("Pacific/Apia", "*/20 4 * * *", "2011-12-29T14:39", "2011-12-29T14:40", "2011-12-30T14:00");
    }

    private static void AssertNext(string zone, string text, string after, params string[] times)
    {
        DateTimeOffset at = CronExpressionTests.Utc(after);
        foreach (string time in times)
        {
            at = CronExpression.Parse(text).Next(at, Zones.Find(zone))!.Value;
            Assert.Equal(CronExpressionTests.Utc(time), at);
        }
    }
}
