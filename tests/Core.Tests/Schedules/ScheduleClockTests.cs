using DbCalm.Core.Schedules;
using DbCalm.Core.Tests.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules;

public sealed class ScheduleClockTests
{
    [Theory]
    [InlineData(90, "2026-11-21T10:00", "2026-11-21T10:30")]
    [InlineData(90, "2026-11-21T10:30", "2026-11-21T12:00")]
    [InlineData(7, "1970-01-01T00:00", "1970-01-01T00:07")]
    [InlineData(7, "1969-12-31T23:59", "1970-01-01T00:00")]
    [InlineData(7, "1969-12-31T23:53", "1970-01-01T00:00")]
    [InlineData(7, "1969-12-31T23:52", "1969-12-31T23:53")]
    public void An_interval_fires_at_its_whole_multiples(int minutes, string after, string next)
    {
        ScheduleClock clock = Every(minutes);
        Assert.Equal(CronExpressionTests.Utc(next), clock.Next(CronExpressionTests.Utc(after)));
        Assert.Equal(CronExpressionTests.Utc(next), clock.Next(CronExpressionTests.Utc(after).AddSeconds(30)));
    }

    [Fact]
    public void An_interval_does_not_care_about_changes_of_the_clocks()
    {
        DateTimeOffset at = CronExpressionTests.Utc("2026-10-24T23:00");
        ScheduleClock clock = Every(30);
        for (int i = 1; i <= 10; i++)
        {
            Assert.Equal(at.AddMinutes(30), clock.Next(at));
            at = clock.Next(at)!.Value;
        }
    }

    [Fact]
    public void An_interval_ends_with_time() => Assert.Null(Every(30).Next(DateTimeOffset.MaxValue));

    private static ScheduleClock Every(int minutes) =>
        new Timing { Frequency = Frequency.Interval, IntervalValue = minutes, IntervalUnit = IntervalUnit.Minutes }.Clock(Zones.Find("Europe/Berlin"));
}
