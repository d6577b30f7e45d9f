using DbCalm.Core.Repositories;

namespace DbCalm.Core.Tests.Repositories;

public sealed class SpaceRuleTests
{
    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(100, 0, null)]
    [InlineData(100, 100, 0)]
    [InlineData(0, 100, 100)]
    [InlineData(11, 100, 89)]
    [InlineData(101, 1000, 89)]
    [InlineData(200, 100, 0)]
    [InlineData(long.MaxValue / 10, long.MaxValue, 90)]
    public void A_repository_is_as_full_as_it_is(long free, long total, int? expected) => Assert.Equal(expected, SpaceRule.UsedPercent(free, total));

    [Theory]
    [InlineData(89, false, false)]
    [InlineData(90, false, true)]
    [InlineData(100, false, true)]
    [InlineData(89, true, true)]
    [InlineData(88, true, true)]
    [InlineData(87, true, false)]
    public void It_has_room_again_only_a_little_below_the_threshold(int used, bool was, bool expected) => Assert.Equal(expected, SpaceRule.IsNearlyFull(used, 90, was));
}
