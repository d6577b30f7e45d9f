using DbCalm.Core.Names;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Schedules;

public sealed class JitterTests
{
    private static readonly TimeSpan Max = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_offset_never_changes() =>
        Assert.Equal(TimeSpan.FromMilliseconds(579_893), Jitter.Of(7, new InstanceName("db1"), Sample.Noon, Max));

    [Fact]
    public void It_lies_below_its_limit_whatever_that_is()
    {
        var db = new InstanceName("db1");
        Assert.Equal(TimeSpan.Zero, Jitter.Of(1, db, Sample.Noon, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, Jitter.Of(1, db, Sample.Noon, TimeSpan.FromSeconds(-1)));
        Assert.Equal(TimeSpan.Zero, Jitter.Of(1, db, Sample.Noon, TimeSpan.FromMilliseconds(1)));
        for (int i = 0; i < 10_000; i++)
        {
            TimeSpan max = TimeSpan.FromMilliseconds(1 + (i * 37));
            TimeSpan offset = Jitter.Of(i, db, Sample.Noon, max);
            Assert.True(offset >= TimeSpan.Zero && offset < max && offset.Ticks % TimeSpan.TicksPerMillisecond == 0, $"{i}: {offset}");
            Assert.True(Jitter.Of(i, db, Sample.Noon, TimeSpan.MaxValue) >= TimeSpan.Zero);
        }
    }

    [Theory]
    [InlineData("instances")]
    [InlineData("schedules")]
    [InlineData("days")]
    public void Starts_are_spread_evenly(string over)
    {
        const int Count = 10_000;
        int[] buckets = new int[20];
        for (int i = 0; i < Count; i++)
        {
            TimeSpan offset = Jitter.Of(
                over == "schedules" ? i : 1, new InstanceName(over == "instances" ? $"db{i}" : "db"), Sample.Noon.AddDays(over == "days" ? i : 0), Max);
            buckets[(int)(offset.Ticks * buckets.Length / Max.Ticks)]++;
        }

        // Five standard deviations around what chance would put into each.
        Assert.All(buckets, bucket => Assert.InRange(bucket, 390, 610));
    }
}
