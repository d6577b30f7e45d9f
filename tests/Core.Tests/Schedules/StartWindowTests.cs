using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using DbCalm.Core.Tests.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules;

public sealed class StartWindowTests
{
    private static readonly TimeZoneInfo Berlin = Zones.Find("Europe/Berlin");

    [Theory]
    [InlineData("22:00-06:00", 480)]
    [InlineData("01:30-02:00", 30)]
    [InlineData("23:59-00:00", 1)]
    [InlineData("00:00-23:59", 1439)]
    public void A_window_has_a_length_and_is_written_as_it_was_read(string text, int minutes)
    {
        var window = StartWindow.Parse(text);
        Assert.Equal(TimeSpan.FromMinutes(minutes), window.Length);
        Assert.Equal(text, window.ToString());
        Assert.Equal(window, StartWindow.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("22:00")]
    [InlineData("22:00-")]
    [InlineData("22:00-06:00-07:00")]
    [InlineData("22:00-24:00")]
    [InlineData("2:00-06:00")]
    [InlineData("22:60-06:00")]
    [InlineData("22:00 - 06:00")]
    [InlineData("22:00-06:00\n")]
    [InlineData("06:00-06:00")]
    public void What_is_no_window_is_refused(string text) => Assert.Equal(ErrorCode.InvalidInput, Assert.Throws<DbCalmException>(() => StartWindow.Parse(text)).Code);

    [Theory]
    [InlineData("22:00-06:00", "2026-11-21T20:59", false)] // an hour behind Berlin's winter
    [InlineData("22:00-06:00", "2026-11-21T21:00", true)]
    [InlineData("22:00-06:00", "2026-11-22T04:59:59", true)]
    [InlineData("22:00-06:00", "2026-11-22T05:00", false)]
    [InlineData("09:00-17:00", "2026-07-01T07:00", true)]
    [InlineData("09:00-17:00", "2026-07-01T15:00", false)]
    public void A_window_is_open_from_its_beginning_until_before_its_end(string text, string instant, bool isOpen) =>
        Assert.Equal(isOpen, StartWindow.Parse(text).Contains(CronExpressionTests.Utc(instant), Berlin));

    [Theory]
    [InlineData("22:00-06:00", "2026-11-21T12:00:30", "2026-11-21T21:00")]
    [InlineData("22:00-06:00", "2026-11-21T22:00:30", "2026-11-21T22:00:30")]
    [InlineData("09:00-17:00", "2026-11-21T16:00", "2026-11-22T08:00")]
    [InlineData("02:30-05:00", "2026-03-28T12:00", "2026-03-29T01:00")] // begins in the gap
    [InlineData("02:10-02:40", "2026-03-28T12:00", "2026-03-30T00:10")] // lies in the gap
    [InlineData("02:10-02:40", "2026-10-25T00:50", "2026-10-25T01:10")] // the overlap shows it twice
    [InlineData("04:00-05:00", "2026-10-24T12:00", "2026-10-25T03:00")]
    public void The_next_opening_is_found(string text, string instant, string opening) =>
        Assert.Equal(CronExpressionTests.Utc(opening), StartWindow.Parse(text).NextOpening(CronExpressionTests.Utc(instant), Berlin));

    [Fact]
    public void The_next_opening_is_the_first_minute_that_the_window_contains()
    {
        const int Seed = 20261125;
        var random = new Random(Seed);
        for (int round = 0; round < 10_000; round++)
        {
            (string id, int year) = CronPropertyTests.OddYears[random.Next(CronPropertyTests.OddYears.Length)];
            TimeZoneInfo zone = Zones.Find(id);
            int opens = random.Next(1440);
            int closes = (opens + 1 + random.Next(random.Next(2) == 0 ? 90 : 1439)) % 1440;
            var window = StartWindow.Parse($"{opens / 60:00}:{opens % 60:00}-{closes / 60:00}:{closes % 60:00}");
            var instant = new DateTimeOffset(new DateTime(year, 1, 1).AddMinutes(random.Next(365 * 1440)), TimeSpan.Zero);
            DateTimeOffset opening = window.NextOpening(instant, zone);
            string what = $"seed {Seed}, round {round}: {window} in {id} after {instant:O}: {opening:O}";
            Assert.True(opening >= instant && window.Contains(opening, zone), what);
            for (DateTimeOffset before = instant; before < opening; before = before.AddMinutes(random.Next(1, 60)))
            {
                Assert.False(window.Contains(before, zone), what);
            }

            Assert.True(opening == instant || !window.Contains(opening.AddMinutes(-1), zone), what);
        }
    }

    [Fact]
    public void After_the_last_opening_comes_the_end_of_time() =>
        Assert.Equal(DateTimeOffset.MaxValue, StartWindow.Parse("01:00-02:00").NextOpening(DateTimeOffset.MaxValue, TimeZoneInfo.Utc));
}
