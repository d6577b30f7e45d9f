using DbCalm.Agent.Session;

namespace DbCalm.Agent.Tests.Session;

public sealed class ReconnectDelayTests
{
    [Fact]
    public void Waits_lie_anywhere_below_a_bound_that_doubles_up_to_the_longest()
    {
        var delay = new ReconnectDelay(new Random(7));
        TimeSpan bound = ReconnectDelay.First;
        for (int i = 0; i < 20; i++)
        {
            Assert.InRange(delay.Next(), TimeSpan.Zero, bound);
            bound = bound * 2 < ReconnectDelay.Longest ? bound * 2 : ReconnectDelay.Longest;
        }

        TimeSpan[] late = [.. Enumerable.Range(0, 200).Select(_ => delay.Next())];
        Assert.Contains(late, wait => wait < ReconnectDelay.Longest * 0.2);
        Assert.Contains(late, wait => wait > ReconnectDelay.Longest * 0.8);
        delay.Reset();
        Assert.InRange(delay.Next(), TimeSpan.Zero, ReconnectDelay.First);
    }

    [Fact]
    public void A_refused_host_waits_long()
    {
        var delay = new ReconnectDelay(new Random(7));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.InRange(delay.NextAfterRefusal(), ReconnectDelay.AfterRefusal / 2, ReconnectDelay.AfterRefusal));
    }
}
