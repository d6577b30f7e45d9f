using DbCalm.Cli.Output;

namespace DbCalm.Cli.Tests.Output;

public sealed class HumanTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1048575, "1.0 MiB")]
    [InlineData(536870912, "512.0 MiB")]
    [InlineData(9.3e18, "8.1 EiB")]
    public void Bytes_have_one_decimal_and_never_four_digits_of_a_large_unit(double bytes, string expected) => Assert.Equal(expected, Human.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 B/s")]
    [InlineData(188743680, "180 MiB/s")]
    [InlineData(1572864, "1.5 MiB/s")]
    public void Rates_are_short(double rate, string expected) => Assert.Equal(expected, Human.Rate(rate));

    [Theory]
    [InlineData(0.44, "0.4s")]
    [InlineData(-3, "0.0s")]
    [InlineData(59.6, "1m00s")]
    [InlineData(192, "3m12s")]
    [InlineData(7500, "2h05m")]
    [InlineData(3599.9, "1h00m")]
    [InlineData(273600, "3d4h")]
    public void Durations_have_two_units_at_most(double seconds, string expected) => Assert.Equal(expected, Human.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.2, "now")]
    [InlineData(1, "1 second ago")]
    [InlineData(120, "2 minutes ago")]
    [InlineData(86400, "1 day ago")]
    [InlineData(-10800, "in 3 hours")]
    public void Ages_are_said_in_the_largest_unit(double secondsAgo, string expected)
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(expected, Human.Ago(now.AddSeconds(-secondsAgo), now));
    }

    [Theory]
    [InlineData(0.4, "now")]
    [InlineData(39.9, "in 40 seconds")]
    [InlineData(59.9, "in 1 minute")]
    [InlineData(899, "in 15 minutes")]
    [InlineData(3599, "in 1 hour")]
    [InlineData(6300, "in 1 hour")]
    [InlineData(604790, "in 7 days")]
    public void What_is_to_come_is_as_far_away_as_it_was_a_moment_ago(double seconds, string expected)
    {
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(expected, Human.Ago(now.AddSeconds(seconds), now));
    }

    [Fact]
    public void A_percentage_is_never_rounded_up() => Assert.Equal("99 %", Human.Percent(99.99));
}
