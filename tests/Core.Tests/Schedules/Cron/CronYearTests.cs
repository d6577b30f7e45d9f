using DbCalm.Core.Schedules;
using DbCalm.Core.Schedules.Cron;

namespace DbCalm.Core.Tests.Schedules.Cron;

[Trait("ring", "slow")]
public sealed class CronYearTests
{
    public static TheoryData<string, int> OddYears => [.. CronPropertyTests.OddYears.Select(odd => new TheoryDataRow<string, int>(odd.Zone, odd.Year))];

    [Theory]
    [MemberData(nameof(OddYears))]
    public void Every_minute_of_a_year_agrees_with_a_walk_through_all_minutes(string zone, int year)
    {
        var table = new WallClockTable(Zones.Find(zone), new DateTime(year, 1, 1), 366);
        Assert.NotEmpty(table.Changes);
        var random = new Random(CronPropertyTests.Seed + year);
        for (int round = 0; round < 12; round++)
        {
            CronSample sample = CronSample.MakeFiring(random, rareness: 0.2);
            var expression = CronExpression.Parse(sample.Text);
            DateTimeOffset at = table.InstantAt(0);
            foreach (int firing in table.Firings(sample, 1))
            {
                DateTimeOffset? next = expression.Next(at, table.Zone);
                Assert.True(next == table.InstantAt(firing), $"seed {CronPropertyTests.Seed + year}, round {round}: '{sample.Text}' in {zone} after {at:O}: {next:O}, expected {table.InstantAt(firing):O}");
                at = table.InstantAt(firing);
            }

            DateTimeOffset? later = expression.Next(at, table.Zone);
            Assert.True(later is null || later > table.InstantAt(table.Count - 1), $"seed {CronPropertyTests.Seed + year}, round {round}: '{sample.Text}' in {zone} after {at:O}: {later:O}");
        }
    }
}
