using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules;

public sealed class TimingTests
{
    [Theory]
    [InlineData(Frequency.Cron, "cron schedules require an expression, e.g. '30 2 * * *'")]
    [InlineData(Frequency.Hourly, "hourly schedules require minute")]
    [InlineData(Frequency.Daily, "daily schedules require hour and minute")]
    [InlineData(Frequency.Weekly, "weekly schedules require day_of_week, hour, and minute")]
    [InlineData(Frequency.Monthly, "monthly schedules require day_of_month, hour, and minute")]
    [InlineData(Frequency.Interval, "interval schedules require interval_value and interval_unit")]
    public void What_a_frequency_needs_is_asked_for(Frequency frequency, string message)
    {
        Assert.Equal([message], Mistakes(new Timing { Frequency = frequency }));
        Assert.Throws<DbCalmException>(() => new Timing { Frequency = frequency }.Clock(TimeZoneInfo.Utc));
    }

    [Fact]
    public void All_mistakes_are_reported_together()
    {
        var timing = new Timing { Frequency = Frequency.Weekly, DayOfWeek = 7, DayOfMonth = 29, Hour = 24, Minute = -1, IntervalValue = 0 };
        Assert.Equal(
            [
                "day_of_week must be between 0 and 6", "day_of_month must be between 1 and 28", "hour must be between 0 and 23",
                "minute must be between 0 and 59", "interval_value must be greater than 0",
            ],
            Mistakes(timing));
    }

    [Theory]
    [InlineData(44_640, IntervalUnit.Minutes, true)]
    [InlineData(44_641, IntervalUnit.Minutes, false)]
    [InlineData(744, IntervalUnit.Hours, true)]
    [InlineData(745, IntervalUnit.Hours, false)]
    [InlineData(int.MaxValue, IntervalUnit.Hours, false)]
    [InlineData(35_791_395, IntervalUnit.Hours, false)] // 60 times this overflows 32 bits to 44
    public void An_interval_is_at_most_31_days(int value, IntervalUnit unit, bool isGood) =>
        Assert.Equal(isGood, Mistakes(new Timing { Frequency = Frequency.Interval, IntervalValue = value, IntervalUnit = unit }).Count == 0);

    [Fact]
    public void A_bad_expression_is_one_mistake_among_the_others() =>
        Assert.Collection(
            Mistakes(new Timing { Frequency = Frequency.Cron, Cron = "*/90 * * * *", Hour = 99 }),
            first => Assert.Equal("hour must be between 0 and 23", first),
            second => Assert.Contains("the step 90", second, StringComparison.Ordinal));

    [Fact]
    public void The_lines_are_those_of_dbcalm()
    {
        Assert.Equal("30 2 * * *", new Timing { Frequency = Frequency.Daily, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("30 2 * * 1", new Timing { Frequency = Frequency.Weekly, DayOfWeek = 1, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("30 2 * * *", new Timing { Frequency = Frequency.Weekly, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("30 2 15 * *", new Timing { Frequency = Frequency.Monthly, DayOfMonth = 15, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("30 2 * * *", new Timing { Frequency = Frequency.Monthly, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("30 * * * *", new Timing { Frequency = Frequency.Hourly, Hour = 2, Minute = 30 }.ToCron());
        Assert.Equal("0 0 * * 0", new Timing { Frequency = Frequency.Cron, Cron = "@weekly" }.ToCron());
    }

    [Theory]
    [InlineData(1, IntervalUnit.Minutes, "*/1 * * * *")]
    [InlineData(15, IntervalUnit.Minutes, "*/15 * * * *")]
    [InlineData(7, IntervalUnit.Minutes, null)]
    [InlineData(60, IntervalUnit.Minutes, "0 */1 * * *")]
    [InlineData(90, IntervalUnit.Minutes, null)]
    [InlineData(120, IntervalUnit.Minutes, "0 */2 * * *")]
    [InlineData(1440, IntervalUnit.Minutes, "0 0 * * *")]
    [InlineData(2, IntervalUnit.Hours, "0 */2 * * *")]
    [InlineData(5, IntervalUnit.Hours, null)]
    [InlineData(24, IntervalUnit.Hours, "0 0 * * *")]
    [InlineData(48, IntervalUnit.Hours, null)]
    public void An_interval_has_a_line_only_when_cron_can_keep_it(int value, IntervalUnit unit, string? line) =>
        Assert.Equal(line, new Timing { Frequency = Frequency.Interval, IntervalValue = value, IntervalUnit = unit }.ToCron());

    [Fact]
    public void The_line_and_the_clock_of_a_schedule_agree()
    {
        const int Seed = 20261124;
        var random = new Random(Seed);
        TimeZoneInfo berlin = Zones.Find("Europe/Berlin");
        for (int round = 0; round < 10_000; round++)
        {
            Timing timing = Any(random);
            Assert.Empty(Mistakes(timing));
            // Intervals are counted in UTC, and there a line that can be had means the same.
            TimeZoneInfo zone = timing.Frequency == Frequency.Interval ? TimeZoneInfo.Utc : berlin;
            var after = new DateTimeOffset(new DateTime(2020, 1, 1).AddSeconds(random.Next()), TimeSpan.Zero);
            DateTimeOffset? due = timing.Clock(zone).Next(after);
            Assert.True(due > after, $"seed {Seed}, round {round}: {timing} after {after:O}: {due:O}");
            if (timing.ToCron() is { } line)
            {
                Assert.True(due == CronExpression.Parse(line).Next(after, zone), $"seed {Seed}, round {round}: {timing} after {after:O}: {due:O}");
            }
        }
    }

    private static Timing Any(Random random)
    {
        var frequency = (Frequency)random.Next(6);
        return new Timing
        {
            Frequency = frequency,
            Cron = frequency == Frequency.Cron ? $"{random.Next(60)} {random.Next(24)} * * {random.Next(7)}" : null,
            DayOfWeek = random.Next(7),
            DayOfMonth = random.Next(1, 29),
            Hour = random.Next(24),
            Minute = random.Next(60),
            IntervalValue = random.Next(1, random.Next(2) == 0 ? 61 : 745),
            IntervalUnit = (IntervalUnit)random.Next(2),
        };
    }

    private static IReadOnlyList<string> Mistakes(Timing timing)
    {
        var errors = new ValidationErrors();
        timing.Check(errors);
        return errors.Errors;
    }
}
