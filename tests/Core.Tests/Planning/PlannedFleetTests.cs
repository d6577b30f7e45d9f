using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;
using static DbCalm.Core.Tests.Planning.PlanningSample;

namespace DbCalm.Core.Tests.Planning;

public sealed class PlannedFleetTests
{
    private const int Seed = 20261121;

    [Fact]
    public void Those_that_a_selector_chooses_are_the_ones_whose_labels_match_in_the_order_of_the_fleet()
    {
        var random = new Random(Seed);
        string[] parts = ["env=prod", "env in (prod,test)", "env notin (prod,live)", "env!=test", "app=a1", "app in (a1,a1,a2)", "app", "!app", "nowhere=x"];
        for (int round = 0; round < 10_000; round++)
        {
            PlannedInstance[] instances = [.. Enumerable.Range(0, random.Next(8)).Select(n => Instance($"db{n}", labels: Labels(random)))];
            var selector = Selector.Parse(string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomPlanning.Pick(random, parts))));
            ScheduleDefinition definition = Any with { Selector = selector, Instances = [] };
            var fleet = new PlannedFleet(instances);
            string expected = string.Join(' ', instances.Where(one => selector.Matches(one.Labels)).Select(one => one.Name));
            Assert.True(expected == string.Join(' ', fleet.TargetsOf(definition)), $"seed {Seed}, round {round}: {selector}");
            Assert.All(instances, one => Assert.Equal(selector.Matches(one.Labels), PlannedFleet.IsTarget(definition, one)));
        }
    }

    [Fact]
    public void Named_instances_are_meant_whether_they_are_listed_or_not() =>
        Assert.Equal(["db9", "db1"], new PlannedFleet([Instance("db1")]).TargetsOf(Schedule(1, (DateTimeOffset?)null, ("instances", "db9,db1")).Definition).Select(name => name.Value));

    private static readonly ScheduleDefinition Any = Schedule(1, (DateTimeOffset?)null).Definition;

    private static (string, string)[] Labels(Random random) =>
        [.. new[] { ("env", "prod"), ("env", "test"), ("app", "a1"), ("app", "a2") }.Where(_ => random.Next(3) == 0).DistinctBy(label => label.Item1)];
}
