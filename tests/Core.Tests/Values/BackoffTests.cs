using DbCalm.Core.Values;

namespace DbCalm.Core.Tests.Values;

public sealed class BackoffTests
{
    private static readonly Backoff Backoff = new(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));

    [Theory]
    [InlineData(long.MinValue, 10)]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(9, 2560)]
    [InlineData(10, 3600)]
    [InlineData(long.MaxValue, 3600)]
    public void Each_failure_doubles_the_wait_up_to_the_longest(long failures, int seconds)
    {
        TimeSpan full = TimeSpan.FromSeconds(seconds);
        Assert.Equal(full, Backoff.After(failures));
        Assert.Equal([TimeSpan.Zero, full * 0.25, full], new[] { 0, 0.25, 1 }.Select(fraction => Backoff.AnyPartAfter(failures, fraction)));
        Assert.Equal([full / 2, full * 0.75, full], new[] { 0, 0.5, 1 }.Select(fraction => Backoff.AtLeastHalfAfter(failures, fraction)));
    }

    [Fact]
    public void A_first_wait_beyond_the_longest_is_cut() =>
        Assert.Equal(TimeSpan.FromSeconds(1), new Backoff(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)).After(1));
}
