using DbCalm.Core.Catalog;
using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Schedules;

public sealed class AutoRuleTests
{
    private static readonly AutoRule Rule = new(6, TimeSpan.FromDays(7), 1.0);
    private static readonly ChainGrowth Young = new(Sample.Noon, 1000, 2, 200);

    [Fact]
    public void Without_a_chain_it_is_a_full() => Assert.Equal(new BackupChoice(BackupType.Full, "no chain to build on"), Rule.Choose(null, Sample.Noon));

    [Fact]
    public void Below_all_limits_it_is_an_incremental() =>
        Assert.Equal(new BackupChoice(BackupType.Incremental, "2 incrementals since the last full, which is 2 days old"), Rule.Choose(Young, Sample.Noon.AddDays(2)));

    [Theory]
    [InlineData(5, BackupType.Incremental)]
    [InlineData(6, BackupType.Full)]
    [InlineData(7, BackupType.Full)]
    public void So_many_incrementals_ask_for_a_full(int incrementals, BackupType type)
    {
        BackupChoice choice = Rule.Choose(Young with { Incrementals = incrementals }, Sample.Noon.AddHours(6));
        Assert.Equal(type, choice.Type);
        Assert.StartsWith($"{incrementals} incrementals since the last full", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_incremental_is_one() =>
        Assert.Equal("1 incremental since the last full", (Rule with { EveryIncrementals = 1 }).Choose(Young with { Incrementals = 1 }, Sample.Noon).Reason);

    [Theory]
    [InlineData("6.00:00:00", BackupType.Incremental, "2 incrementals since the last full, which is 6 days old")]
    [InlineData("6.22:59:59", BackupType.Incremental, "2 incrementals since the last full, which is 7 days old")]
    [InlineData("6.23:59:55", BackupType.Full, "the last full is 7 days old")] // it started five seconds late
    [InlineData("7.00:00:00", BackupType.Full, "the last full is 7 days old")]
    [InlineData("30.00:00:00", BackupType.Full, "the last full is 30 days old")]
    [InlineData("-1.00:00:00", BackupType.Incremental, "2 incrementals since the last full, which is 0 minutes old")] // a clock that went back
    public void An_old_full_asks_for_a_new_one(string age, BackupType type, string reason) =>
        Assert.Equal(new BackupChoice(type, reason), Rule.Choose(Young, Sample.Noon + TimeSpan.Parse(age)));

    [Fact]
    public void The_slack_is_small_for_short_ages()
    {
        AutoRule rule = new(null, TimeSpan.FromMinutes(10), null);
        Assert.Equal(BackupType.Incremental, rule.Choose(Young, Sample.Noon.AddMinutes(9)).Type);
        Assert.Equal(BackupType.Full, rule.Choose(Young, Sample.Noon.AddMinutes(9.5)).Type);
        Assert.Equal("the last full is 10 minutes old", rule.Choose(Young, Sample.Noon.AddMinutes(10)).Reason);
        Assert.Equal("the last full is 5 hours old", rule.Choose(Young, Sample.Noon.AddHours(5)).Reason);
    }

    [Theory]
    [InlineData(1000, BackupType.Incremental, "2 incrementals since the last full, which is 0 minutes old")]
    [InlineData(1050, BackupType.Full, "incrementals are 105% of the full")]
    public void Incrementals_that_outgrow_their_full_ask_for_a_new_one(long bytes, BackupType type, string reason) =>
        Assert.Equal(new BackupChoice(type, reason), Rule.Choose(Young with { IncrementalBytes = bytes }, Sample.Noon));

    [Fact]
    public void A_limit_that_is_not_set_does_not_count()
    {
        AutoRule rule = new(null, null, null);
        Assert.Equal(BackupType.Incremental, rule.Choose(new ChainGrowth(Sample.Noon, 1, 100_000, long.MaxValue), Sample.Noon.AddYears(50)).Type);
        Assert.Equal(BackupType.Incremental, new AutoRule(null, null, 0.5).Choose(new ChainGrowth(Sample.Noon, 0, 1, 5), Sample.Noon).Type);
    }

    [Fact]
    public void Bad_limits_are_reported_together()
    {
        Assert.Equal(3, Mistakes(new AutoRule(0, TimeSpan.Zero, -1)).Count);
        Assert.Equal(3, Mistakes(new AutoRule(int.MaxValue, TimeSpan.MaxValue, double.PositiveInfinity)).Count);
        Assert.Single(Mistakes(new AutoRule(null, null, double.NaN)));
        Assert.Contains("auto schedules require a limit", Assert.Single(Mistakes(new AutoRule(null, null, null))), StringComparison.Ordinal);
        Assert.Empty(Mistakes(Rule));
        Assert.Empty(Mistakes(new AutoRule(null, TimeSpan.FromMinutes(1), null)));
    }

    private static IReadOnlyList<string> Mistakes(AutoRule rule)
    {
        var errors = new ValidationErrors();
        rule.Check(errors);
        return errors.Errors;
    }
}
