using DbCalm.Core.Names;
using DbCalm.Core.Retention;

namespace DbCalm.Core.Tests.Retention;

public sealed class RetentionComparisonTests
{
    private static readonly PolicyName P = new("p");
    private static readonly PolicyName Q = new("q");

    [Theory]
    [InlineData("keep_within=7d", "keep_within=8d", null)]
    [InlineData("keep_within=7d", "keep_within=6d", "keep_within 7d becomes 6d")]
    [InlineData("keep_within=7d", "keep_last=100", "keep_within 7d becomes nothing")]
    [InlineData("keep_last=3", "keep_last=3 keep_daily=1", null)]
    [InlineData("keep_daily=3 min_chains=2", "keep_daily=3", "min_chains 2 becomes nothing")]
    [InlineData("keep_daily=3", "keep_daily=2 keep_within=1y", "keep_daily 3 becomes 2")]
    [InlineData("forever=true", "keep_within=100y", "no longer for ever")]
    [InlineData("keep_last=3", "forever=true", null)]
    public void A_policy_is_judged_rule_by_rule(string before, string after, string? reason) =>
        Assert.Equal(reason, RetentionComparison.WhyShorter(Policy(P, before), Policy(P, after)));

    [Theory]
    [InlineData("keep_within=7d", "keep_within=8d", null)]
    [InlineData("keep_within=7d", "keep_within=6d", "backups of schedule 3: policy p becomes policy q")]
    [InlineData("keep_within=7d", "forever=true", null)]
    [InlineData("keep_last=3", "forever=true", null)]
    [InlineData("keep_within=7d", "keep_within=8d keep_last=9", "backups of schedule 3: policy p becomes policy q")]
    [InlineData("keep_last=3", "keep_last=9", "backups of schedule 3: policy p becomes policy q")]
    [InlineData("keep_last=3 min_chains=1", "forever=true", "backups of schedule 3: policy p becomes policy q")]
    public void A_schedule_that_goes_to_another_policy_shortens_unless_nothing_is_counted(string before, string after, string? reason)
    {
        var assignments = new RetentionAssignments { Policies = new[] { Policy(P, before), Policy(Q, after) }.ToDictionary(policy => policy.Name) };
        Assert.Equal(reason, RetentionComparison.WhyShorter(With(assignments, P), With(assignments, Q)));
        Assert.NotNull(RetentionComparison.WhyShorter(With(assignments, null), With(assignments, P)));
    }

    [Fact]
    public void What_a_more_specific_place_says_hides_the_change_of_a_less_specific_one()
    {
        var assignments = new RetentionAssignments { Policies = new[] { Policy(P, "keep_within=7d"), Policy(Q, "keep_within=1d") }.ToDictionary(policy => policy.Name) };
        var instance = new InstanceName("db1");
        RetentionAssignments before = assignments with { Instances = new Dictionary<InstanceName, PolicyName> { [instance] = P } };
        RetentionAssignments after = assignments with { Instances = new Dictionary<InstanceName, PolicyName> { [instance] = Q } };
        Assert.Equal("backups that people asked for: policy p becomes policy q", RetentionComparison.WhyShorter(before, after));
        Assert.Null(RetentionComparison.WhyShorter(before, before));
        Assert.Null(RetentionComparison.WhyShorter(before, assignments));
    }

    private static RetentionAssignments With(RetentionAssignments assignments, PolicyName? name) =>
        assignments with { Schedules = new Dictionary<int, ScheduleRetention> { [3] = ScheduleRetention.None with { General = name } } };

    private static RetentionPolicy Policy(PolicyName name, string rules) =>
        RetentionSettings.Read(name, rules.Split(' ').Select(rule => rule.Split('=')).ToDictionary(rule => rule[0], rule => rule[1]));
}
