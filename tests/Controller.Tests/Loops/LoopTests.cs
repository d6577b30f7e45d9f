using DbCalm.Controller.Loops;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Loops;

public sealed class LoopTests
{
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pass_that_fails_is_logged_counted_and_made_again_after_its_pause()
    {
        using var loop = new TestLoop { Rest = LoopRest.Of(TimeSpan.FromMilliseconds(1)), Pass = (number, _) => number == 2 ? throw new IOException("away") : Task.CompletedTask };
        await loop.StartAsync(Cancel);
        await loop.PassedAsync(3);
        await loop.StopAsync(Cancel);

        Assert.Equal(["away"], loop.Failures.Select(failure => failure.Message));
        Assert.True(loop.Counts.Passes >= 3);
        Assert.Equal((1, 0), (loop.Counts.Failures, loop.Counts.FailuresInARow));
    }

    [Fact]
    public async Task Failures_in_a_row_are_counted()
    {
        using var loop = new TestLoop { Pass = (_, _) => FailAsync() };
        await loop.StartAsync(Cancel);
        await loop.PassedAsync(3);
        await loop.StopAsync(Cancel);

        Assert.True(loop.Counts.FailuresInARow >= 2);
        Assert.Equal(loop.Counts.Failures, loop.Counts.FailuresInARow);
        Assert.True(loop.Counts.LastDuration > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_signal_ends_the_rest_but_not_the_least_of_it()
    {
        TimeSpan least = TimeSpan.FromMilliseconds(200);
        using var loop = new TestLoop { Rest = new LoopRest(least, Forever) };
        await loop.StartAsync(Cancel);
        await loop.PassedAsync(1);
        long begun = TimeProvider.System.GetTimestamp();
        loop.Raise();
        await loop.PassedAsync(2);
        Assert.True(TimeProvider.System.GetElapsedTime(begun) > least / 2);
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_first_pass_waits_for_the_first_rest()
    {
        using var loop = new TestLoop { First = LoopRest.Of(Forever) };
        await loop.StartAsync(Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        await loop.StopAsync(Cancel);
        Assert.Equal(0, loop.Counts.Passes);
    }

    [Fact]
    public async Task Stopping_ends_a_pass_and_makes_the_last_one()
    {
        using var loop = new TestLoop { Pass = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), Last = _ => Task.CompletedTask };
        await loop.StartAsync(Cancel);
        await loop.PassedAsync(1);
        await loop.StopAsync(Cancel);
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Equal(["last"], loop.Said);
        Assert.Empty(loop.Failures);
    }

    [Fact]
    public async Task An_error_that_stopping_brings_about_is_no_failure()
    {
        using var loop = new TestLoop { Pass = (_, token) => FailWhenCancelledAsync(token) };
        await loop.StartAsync(Cancel);
        await loop.PassedAsync(1);
        await loop.StopAsync(Cancel);
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(loop.Failures);
    }

    [Fact]
    public async Task A_last_pass_that_is_cut_short_is_told_without_an_exception()
    {
        using var loop = new TestLoop { Last = token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) };
        await loop.StartAsync(Cancel);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await loop.StopAsync(impatient.Token);
        Assert.Equal(["last", "cut short"], loop.Said);
        Assert.Empty(loop.Failures);
    }

    [Fact]
    public async Task A_last_pass_that_fails_is_logged_and_does_not_keep_the_controller_from_stopping()
    {
        using var loop = new TestLoop { Last = _ => throw new IOException("away") };
        await loop.StartAsync(Cancel);
        await loop.StopAsync(Cancel);
        Assert.Equal(["away"], loop.Failures.Select(failure => failure.Message));
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(10, 10)]
    [InlineData(3600, 30)]
    public void The_rest_until_something_is_due_is_bounded_on_both_sides(int? secondsLeft, int seconds)
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch;
        LoopRest rest = LoopRest.Until(secondsLeft is { } left ? now.AddSeconds(left) : null, now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Equal(LoopRest.UntilSignal(TimeSpan.FromSeconds(seconds)), rest);
    }

    private static async Task FailAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        throw new IOException("away");
    }

    private static async Task FailWhenCancelledAsync(CancellationToken token)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new IOException("interrupted");
    }

    private sealed class TestLoop() : Loop(TimeProvider.System)
    {
        private readonly LoopSignal signal = new(TimeProvider.System);
        private readonly List<Exception> failures = [];
        private int number;

        public Func<int, CancellationToken, Task> Pass { get; init; } = (_, _) => Task.CompletedTask;

        public Func<CancellationToken, Task>? Last { get; init; }

        public LoopRest Rest { get; init; } = LoopRest.Of(Forever);

        public LoopRest First { get; init; }

        public IReadOnlyList<Exception> Failures => failures;

        public List<string> Said { get; } = [];

        protected override LoopSignal? Signal => signal;

        protected override LoopRest FirstRest => First;

        public void Raise() => signal.Raise();

        public Task PassedAsync(int passes) => Wait.UntilAsync(() => Volatile.Read(ref number) >= passes, $"pass {passes}", 20);

        protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
        {
            await Pass(Interlocked.Increment(ref number), cancellationToken);
            return Rest;
        }

        protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(TimeSpan.FromMilliseconds(1));

        protected override async Task MakeLastPassAsync(CancellationToken cancellationToken)
        {
            if (Last is { } last)
            {
                Said.Add("last");
                await last(cancellationToken);
            }
        }

        protected override void LogFailure(Exception exception) => failures.Add(exception);

        protected override void LogCutShort() => Said.Add("cut short");
    }
}
