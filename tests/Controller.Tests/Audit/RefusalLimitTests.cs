using DbCalm.Controller.Audit;

namespace DbCalm.Controller.Tests.Audit;

/// <summary>How many refusals strangers get written.</summary>
public sealed class RefusalLimitTests
{
    private readonly ManualTime time = new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RefusalLimit limit;

    public RefusalLimitTests() => limit = new RefusalLimit(time);

    [Fact]
    public void An_address_gets_ten_a_minute_and_the_next_one_tells_how_many_were_left_out()
    {
        Assert.Equal(Enumerable.Repeat((int?)0, 10), Enumerable.Range(0, 10).Select(_ => limit.Admit("192.0.2.1")));
        Assert.All(Enumerable.Range(0, 37), _ => Assert.Null(limit.Admit("192.0.2.1")));
        Assert.Equal(0, limit.Admit("192.0.2.2"));

        time.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(37, limit.Admit("192.0.2.1"));
        Assert.Equal(0, limit.Admit("192.0.2.1"));
        Assert.Equal("no; 37 more from there before this were not written", RefusalLimit.Words("no", 37));
        Assert.Equal("no", RefusalLimit.Words("no", 0));
    }

    [Fact]
    public void Addresses_without_number_share_what_one_gets()
    {
        int written = Enumerable.Range(0, 100_000).Count(i => limit.Admit($"2001:db8::{i:x}") is not null);
        Assert.Equal(1010, written);
    }
}
