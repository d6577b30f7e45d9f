using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules.Cron;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("30 2 * * *", "2026-11-21T02:29", "2026-11-21T02:30")]
    [InlineData("30 2 * * *", "2026-11-21T02:30", "2026-11-22T02:30")]
    [InlineData("*/15 * * * *", "2026-11-21T23:50", "2026-11-22T00:00")]
    [InlineData("5,10-12 * * * *", "2026-11-21T00:10", "2026-11-21T00:11")]
    [InlineData("0 9-17/4 * * *", "2026-11-21T13:00", "2026-11-21T17:00")]
    [InlineData("0 0 1 JAN *", "2026-01-01T00:00", "2027-01-01T00:00")]
    [InlineData("0 0 * feb-mar/1 sUn", "2026-11-21T00:00", "2027-02-07T00:00")]
    [InlineData("0 0 * * 7", "2026-11-21T00:00", "2026-11-22T00:00")]
    [InlineData("0 0 * * 5-7", "2026-11-21T00:00", "2026-11-22T00:00")]
    [InlineData("0 0 29 2 *", "2026-11-21T00:00", "2028-02-29T00:00")]
    [InlineData("0 0 29 2 *", "2096-02-29T00:00", "2104-02-29T00:00")]
    [InlineData("0 0 31 * *", "2026-11-21T00:00", "2026-12-31T00:00")]
    [InlineData("0 0 30 2,4 *", "2026-11-21T00:00", "2027-04-30T00:00")]
    [InlineData(" \t0  0 *\t* * ", "2026-11-21T00:00", "2026-11-22T00:00")]
    [InlineData("59 23 31 12 *", "2026-12-31T23:58", "2026-12-31T23:59")]
    public void The_next_time_is_found(string text, string after, string next) => Assert.Equal(Utc(next), CronExpression.Parse(text).Next(Utc(after), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("0 0 13 * 5", "2026-11-21T00:00", "2026-11-27T00:00")] // the 13th or a Friday
    [InlineData("0 0 13 * 5", "2026-12-11T00:00", "2026-12-13T00:00")]
    [InlineData("0 0 */2 * 5", "2026-11-21T00:00", "2026-11-27T00:00")] // odd days that are Fridays
    [InlineData("0 0 */2 * 5", "2026-11-27T00:00", "2026-12-11T00:00")]
    [InlineData("0 0 13 * */5", "2026-11-21T00:00", "2026-12-13T00:00")] // a 13th that is a Friday or a Sunday
    [InlineData("0 0 1-31 * 5", "2026-11-21T00:00", "2026-11-22T00:00")] // restricts in cron's eyes, so either is enough
    public void Two_day_fields_mean_either_unless_one_begins_with_a_star(string text, string after, string next) =>
        Assert.Equal(Utc(next), CronExpression.Parse(text).Next(Utc(after), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("@hourly", "0 * * * *")]
    [InlineData("@daily", "0 0 * * *")]
    [InlineData("@MIDNIGHT", "0 0 * * *")]
    [InlineData("@weekly", "0 0 * * 0")]
    [InlineData("@monthly", "0 0 1 * *")]
    [InlineData("@yearly", "0 0 1 1 *")]
    [InlineData(" @annually ", "0 0 1 1 *")]
    [InlineData("05 02  * jan-MAR mon,7,fri-7/2", "5 2 * 1-3 1,0,5-7/2")]
    [InlineData("*,5 */2 * * *", "*,5 */2 * * *")]
    public void The_text_is_normalised(string text, string normal) => Assert.Equal(normal, CronExpression.Parse(text).ToString());

    [Theory]
    [InlineData("", "has 0 fields")]
    [InlineData("* * * *", "has 4 fields")]
    [InlineData("0 30 2 * * *", "has 6 fields")]
    [InlineData("60 * * * *", "minute field has the value '60'")]
    [InlineData("* 24 * * *", "hour field has the value '24'")]
    [InlineData("* * 0 * *", "day of month field has the value '0'")]
    [InlineData("* * 32 * *", "day of month field has the value '32'")]
    [InlineData("* * * 13 *", "month field has the value '13'")]
    [InlineData("* * * * 8", "day of week field has the value '8'")]
    [InlineData("99999999999 * * * *", "minute field has the value '99999999999'")]
    [InlineData("*/90 * * * *", "the step 90, which is larger than its range 0-59")]
    [InlineData("*/60 * * * *", "the step 60, which is larger than its range 0-59")]
    [InlineData("* */24 * * *", "the step 24, which is larger than its range 0-23")]
    [InlineData("*/0 * * * *", "has the step '0'")]
    [InlineData("*/ * * * *", "has the step ''")]
    [InlineData("*/-5 * * * *", "has the step '-5'")]
    [InlineData("*/5/5 * * * *", "has the step '5/5'")]
    [InlineData("5/15 * * * *", "has the step 15 after the single value 5")]
    [InlineData("30-10 * * * *", "has the range '30-10', which ends before it begins")]
    [InlineData("* * * * sat-sun", "has the range 'sat-sun', which ends before it begins")]
    [InlineData("1, * * * *", "has an empty place")]
    [InlineData("1,,2 * * * *", "has an empty place")]
    [InlineData("-5 * * * *", "has an empty place")]
    [InlineData("5- * * * *", "has an empty place")]
    [InlineData("1-2-3 * * * *", "has '2-3' where a value belongs")]
    [InlineData("*5 * * * *", "has '*5' where a value belongs")]
    [InlineData("*-5 * * * *", "has '*' where a value belongs")]
    [InlineData("+5 * * * *", "has '+5' where a value belongs")]
    [InlineData("0x5 * * * *", "has '0x5' where a value belongs")]
    [InlineData("٣ * * * *", "has '٣' where a value belongs")]
    [InlineData("0 0 L * *", "day of month field has 'L' where a value belongs")]
    [InlineData("0 0 ? * *", "day of month field has '?' where a value belongs")]
    [InlineData("0 0 * * monday", "day of week field has 'monday' where a value belongs")]
    [InlineData("0 0 * * jan", "day of week field has 'jan' where a value belongs")]
    [InlineData("0 0 * * 5#2", "day of week field has '5#2' where a value belongs")]
    [InlineData("0 0 * * *\n* * * * * root rm", "has 11 fields")]
    [InlineData("0 0 * * *\n", "day of week field has '*?' where a value belongs")]
    [InlineData("0 0 31 2 *", "never fires")]
    [InlineData("0 0 30,31 feb *", "never fires")]
    [InlineData("0 0 31 4,6,9,11 */2", "never fires")]
    [InlineData("@reboot", "a start of the host is not seen")]
    [InlineData("@often", "is no known name")]
    public void What_cron_would_not_take_or_never_run_is_refused_with_the_cure(string text, string problem)
    {
        var error = Assert.Throws<DbCalmException>(() => CronExpression.Parse(text));
        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.NotEmpty(error.Hint);
    }

    [Fact]
    public void A_list_of_every_value_fits_and_an_overlong_text_is_refused_before_it_is_read()
    {
        static string All(int first, int last) => string.Join(',', Enumerable.Range(first, last - first + 1));
        string longest = $"{All(0, 59)} {All(0, 23)} {All(1, 31)} {All(1, 12)} {All(0, 7)}";
        Assert.Equal(Utc("2026-11-21T00:01"), CronExpression.Parse(longest).Next(Utc("2026-11-21T00:00"), TimeZoneInfo.Utc));
        var error = Assert.Throws<DbCalmException>(() => CronExpression.Parse(new string('1', 1_000_000)));
        Assert.True(error.Message.Length < 200, error.Message);
    }

    [Fact]
    public void Seconds_are_left_out_and_the_answer_is_strictly_later()
    {
        var every = CronExpression.Parse("* * * * *");
        Assert.Equal(Utc("2026-11-21T10:01"), every.Next(Utc("2026-11-21T10:00"), TimeZoneInfo.Utc));
        Assert.Equal(Utc("2026-11-21T10:01"), every.Next(Utc("2026-11-21T10:00").AddSeconds(59.999), TimeZoneInfo.Utc));
        Assert.Equal(TimeSpan.Zero, every.Next(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(5)), TimeZoneInfo.Utc)!.Value.Offset);
    }

    [Fact]
    public void There_is_nothing_after_the_end_of_time_nor_in_eight_years_without_a_match()
    {
        TimeZoneInfo tonga = Zones.Find("Pacific/Tongatapu");
        TimeZoneInfo honolulu = Zones.Find("Pacific/Honolulu");
        foreach (string text in new[] { "* * * * *", "0 0 * * *", "0 0 29 2 *" })
        {
            var expression = CronExpression.Parse(text);
            Assert.All([TimeZoneInfo.Utc, tonga, honolulu], zone => Assert.Null(expression.Next(DateTimeOffset.MaxValue, zone)));
            Assert.All([TimeZoneInfo.Utc, tonga, honolulu], zone => Assert.NotNull(expression.Next(DateTimeOffset.MinValue, zone)));
        }

        Assert.Equal(Utc("9999-12-31T23:59"), CronExpression.Parse("* * * * *").Next(Utc("9999-12-31T23:58"), TimeZoneInfo.Utc));
        Assert.Null(CronExpression.Parse("0 0 29 2 */7").Next(Utc("2033-01-01T00:00"), TimeZoneInfo.Utc)); // the next one on a Sunday is in 2060
    }

    internal static DateTimeOffset Utc(string text) => new(DateTime.Parse(text), TimeSpan.Zero);
}
