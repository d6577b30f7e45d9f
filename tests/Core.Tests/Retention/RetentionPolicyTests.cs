using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

public sealed class RetentionPolicyTests
{
    private static readonly PolicyName Name = new("weekly");

    [Fact]
    public void A_policy_that_says_something_is_right()
    {
        Assert.Empty(Mistakes(new RetentionPolicy { Name = Name, KeepWithin = CalendarSpan.Parse("7d") }));
        Assert.Empty(Mistakes(new RetentionPolicy { Name = Name, Forever = true }));
        Assert.Empty(Mistakes(new RetentionPolicy { Name = Name, MinChains = 1 }));
        Assert.Empty(Mistakes(new RetentionPolicy { Name = Name, KeepLast = 1, KeepHourly = 10_000, KeepDaily = 7, KeepWeekly = 4, KeepMonthly = 12, KeepYearly = 3 }));
    }

    [Fact]
    public void A_policy_without_a_rule_would_delete_everything_and_is_refused() =>
        Assert.Contains("would delete everything", Assert.Single(Mistakes(new RetentionPolicy { Name = Name })), StringComparison.Ordinal);

    [Fact]
    public void Every_count_out_of_range_is_told() => Assert.Equal(
        [
            "retention policy weekly, keep_last: 0 is not from 1 to 10000",
            "retention policy weekly, keep_hourly: -1 is not from 1 to 10000",
            "retention policy weekly, keep_daily: 10001 is not from 1 to 10000",
            "retention policy weekly, keep_weekly: 0 is not from 1 to 10000",
            "retention policy weekly, keep_monthly: 0 is not from 1 to 10000",
            "retention policy weekly, keep_yearly: 2147483647 is not from 1 to 10000",
            "retention policy weekly, min_chains: 0 is not from 1 to 10000",
        ],
        Mistakes(new RetentionPolicy { Name = Name, KeepLast = 0, KeepHourly = -1, KeepDaily = 10_001, KeepWeekly = 0, KeepMonthly = 0, KeepYearly = int.MaxValue, MinChains = 0 }));

    [Fact]
    public void Forever_goes_alone() => Assert.Equal(
        "retention policy weekly, forever: does not go with keep_within, keep_daily, min_chains; remove one or the other",
        Assert.Single(Mistakes(new RetentionPolicy { Name = Name, Forever = true, KeepWithin = CalendarSpan.Parse("1y"), KeepDaily = 7, MinChains = 2 })));

    [Theory]
    [InlineData(7, "days", "7d", "dbcalm-7-days")]
    [InlineData(2, "weeks", "2w", "dbcalm-2-weeks")]
    [InlineData(6, "months", "6m", "dbcalm-6-months")]
    [InlineData(1200, "months", "1200m", "dbcalm-1200-months")]
    public void The_two_fields_of_DBCalm_keep_their_meaning(int value, string unit, string within, string name)
    {
        RetentionPolicy policy = RetentionPolicy.OfDbCalm(value, unit);
        Assert.Equal(new RetentionPolicy { Name = new PolicyName(name), KeepWithin = CalendarSpan.Parse(within) }, policy);
        Assert.Empty(Mistakes(policy));
    }

    [Theory]
    [InlineData(0, "days", "retention_value must be greater than 0")]
    [InlineData(-3, "weeks", "retention_value must be greater than 0")]
    [InlineData(7, "years", "retention_unit must be 'days', 'weeks', or 'months'")]
    [InlineData(7, "Days", "retention_unit must be 'days', 'weeks', or 'months'")]
    [InlineData(7, "", "retention_unit must be 'days', 'weeks', or 'months'")]
    [InlineData(36_526, "days", "retention_value must be at most 100 years")]
    [InlineData(int.MaxValue, "months", "retention_value must be at most 100 years")]
    public void They_are_refused_in_the_words_of_DBCalm(int value, string unit, string mistake)
    {
        var errors = new ValidationErrors();
        Assert.Null(RetentionPolicy.OfDbCalm(value, unit, errors));
        Assert.Equal([mistake], errors.Errors);
        Assert.Contains(mistake, Assert.Throws<DbCalmException>(() => RetentionPolicy.OfDbCalm(value, unit)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_of_them_wrong_are_told_at_once()
    {
        var errors = new ValidationErrors();
        Assert.Null(RetentionPolicy.OfDbCalm(0, "x", errors));
        Assert.Equal(2, errors.Errors.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    public void A_name_is_plain(string name) => Assert.Contains("retention policy", Assert.Throws<DbCalmException>(() => new PolicyName(name)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<string> Mistakes(RetentionPolicy policy)
    {
        var errors = new ValidationErrors();
        policy.Check(errors);
        return errors.Errors;
    }
}
