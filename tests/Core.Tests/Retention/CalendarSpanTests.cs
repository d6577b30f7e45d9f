using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

public sealed class CalendarSpanTests
{
    [Theory]
    [InlineData("7d", "2026-11-14T12:00Z")]
    [InlineData("36h", "2026-11-20T00:00Z")]
    [InlineData("4w", "2026-10-24T12:00Z")]
    [InlineData("12m", "2025-11-21T12:00Z")]
    [InlineData("11m", "2025-12-21T12:00Z")]
    [InlineData("1y", "2025-11-21T12:00Z")]
    [InlineData("1y 6m", "2025-05-21T12:00Z")]
    [InlineData("1y6m", "2025-05-21T12:00Z")]
    [InlineData(" 6m  1y ", "2025-05-21T12:00Z")]
    [InlineData("1m 1d 1d", "2026-10-19T12:00Z")]
    [InlineData("100y", "1926-11-21T12:00Z")]
    public void A_span_goes_back_by_the_calendar(string text, string before) =>
        Assert.Equal(DateTimeOffset.Parse(before, CultureInfo.InvariantCulture), CalendarSpan.Parse(text).Before(Sample.Noon));

    [Theory]
    [InlineData("1m", "2026-03-28T15:00Z", "2026-02-28T15:00Z")]
    [InlineData("1m", "2026-03-29T00:00Z", "2026-03-01T00:00Z")]
    [InlineData("1m", "2026-03-31T23:00Z", "2026-03-01T00:00Z")]
    [InlineData("1m", "2028-03-29T10:00Z", "2028-02-29T10:00Z")]
    [InlineData("1y", "2028-02-29T10:00Z", "2027-03-01T00:00Z")]
    [InlineData("4y", "2028-02-29T10:00Z", "2024-02-29T10:00Z")]
    [InlineData("2m", "2026-12-31T10:00Z", "2026-10-31T10:00Z")]
    [InlineData("1m", "2026-12-31T10:00Z", "2026-12-01T00:00Z")]
    public void A_day_that_a_month_does_not_have_is_that_months_end(string text, string now, string before) =>
        Assert.Equal(DateTimeOffset.Parse(before, CultureInfo.InvariantCulture), CalendarSpan.Parse(text).Before(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));

    [Fact]
    public void The_calendar_is_that_of_utc() =>
        Assert.Equal(new DateTimeOffset(2026, 1, 28, 23, 30, 0, TimeSpan.Zero), CalendarSpan.Parse("1m").Before(new DateTimeOffset(2026, 3, 1, 4, 30, 0, TimeSpan.FromHours(5))));

    [Fact]
    public void Before_the_beginning_of_time_there_is_nothing() =>
        Assert.Equal(DateTimeOffset.MinValue, CalendarSpan.Parse("50y").Before(DateTimeOffset.MinValue.AddYears(20)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("7")]
    [InlineData("7x")]
    [InlineData("7D")]
    [InlineData("7M")]
    [InlineData("d")]
    [InlineData("7 d")]
    [InlineData("-7d")]
    [InlineData("+7d")]
    [InlineData("1.5d")]
    [InlineData("0d")]
    [InlineData("1y 0d")]
    [InlineData("1y,6m")]
    [InlineData("101y")]
    [InlineData("100y 1h")]
    [InlineData("1201m")]
    [InlineData("36526d")]
    [InlineData("876601h")]
    [InlineData("99999999d")]
    [InlineData("99999999999999999999d")]
    [InlineData("\u0667d")]
    public void What_is_no_span_is_refused_and_told_how_to_write_one(string text)
    {
        Assert.Null(CalendarSpan.TryParse(text));
        var error = Assert.Throws<DbCalmException>(() => CalendarSpan.Parse(text));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains("7d", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7d", "7d")]
    [InlineData("12m", "12m")]
    [InlineData("6m1y", "1y 6m")]
    [InlineData("1h 2d 3w 4m 5y", "5y 4m 3w 2d 1h")]
    [InlineData("007d", "7d")]
    [InlineData("3d 4d", "7d")]
    [InlineData("36525d", "36525d")]
    [InlineData("1200m", "1200m")]
    public void The_text_is_kept_as_it_was_meant(string text, string formatted)
    {
        Assert.Equal(formatted, CalendarSpan.Parse(text).ToString());
        Assert.Equal(CalendarSpan.Parse(text), CalendarSpan.Parse(formatted));
    }

    [Fact]
    public void Ten_thousand_spans_read_back_and_a_later_time_never_has_an_earlier_limit()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        for (int round = 0; round < 10_000; round++)
        {
            string text = string.Join(' ', "ymwdh".Where(_ => random.Next(2) == 0).Select(unit => $"{random.Next(1, 21)}{unit}").DefaultIfEmpty("1m"));
            CalendarSpan span = CalendarSpan.Parse(text);
            Assert.True(span.ToString() == text, $"seed {Seed}, round {round}: {text}");

            DateTimeOffset now = DateTimeOffset.UnixEpoch.AddMinutes(random.Next(60 * 24 * 365 * 100));
            DateTimeOffset later = now.AddMinutes(random.Next(1, 60 * 24 * 5));
            Assert.True(span.Before(now) < now && span.Before(later) >= span.Before(now), $"seed {Seed}, round {round}: {text} before {now} and {later}");
        }
    }
}
