using DbCalm.Core.Notifications;

namespace DbCalm.Core.Tests.Notifications;

public sealed class DeliveryRetriesTests
{
    [Theory]
    [InlineData(1, 0.0, 5)]
    [InlineData(1, 1.0, 10)]
    [InlineData(2, 1.0, 20)]
    [InlineData(5, 0.0, 80)]
    [InlineData(9, 1.0, 2560)]
    [InlineData(10, 1.0, 3600)]
    [InlineData(1_000_000, 1.0, 3600)]
    [InlineData(int.MaxValue, 0.0, 1800)]
    public void Each_failure_doubles_the_wait_up_to_an_hour(int failures, double fraction, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliveryRetries.Delay(failures, fraction, asked: null));

    [Theory]
    [InlineData(120, 120)]
    [InlineData(1, 5)]
    [InlineData(0, 5)]
    [InlineData(-1000, 5)]
    [InlineData(1_000_000, 3600)]
    public void What_the_receiver_asks_is_respected_within_bounds(int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliveryRetries.Delay(1, 0, TimeSpan.FromSeconds(asked)));
}
