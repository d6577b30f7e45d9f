using DbCalm.Agent.Jobs;
using Microsoft.Extensions.Time.Testing;

namespace DbCalm.Agent.Tests.Jobs;

public sealed class ProgressMeterTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void At_most_four_messages_a_second_are_let_through()
    {
        ProgressMeter meter = Entered();
        int passed = 0;
        for (int i = 0; i < 100; i++)
        {
            passed += meter.Take(new JobNotice.Progress(i, 0, 0)) is null ? 0 : 1;
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(4, passed);
    }

    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        ProgressMeter meter = Entered();
        long done = 0;
        double rate = 0;
        for (int second = 0; second < 20; second++)
        {
            done += second < 10 ? 1_000 : 50;
            rate = meter.Take(new JobNotice.Progress(done, 0, 0))!.BytesPerSecond;
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(50, rate);
    }

    [Fact]
    public void A_new_step_counts_from_nothing()
    {
        ProgressMeter meter = Entered();
        meter.Take(new JobNotice.Progress(1_000_000, 0, 0));
        meter.Enter("store");
        Assert.Equal(0, meter.Take(new JobNotice.Progress(10, 0, 0))!.BytesPerSecond);
    }

    private ProgressMeter Entered()
    {
        var meter = new ProgressMeter("j1", time);
        meter.Enter("stream");
        return meter;
    }
}
