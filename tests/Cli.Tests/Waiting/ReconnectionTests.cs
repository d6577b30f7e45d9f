using DbCalm.Cli.Commanding;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Waiting;

public sealed class ReconnectionTests
{
    private readonly HurryingClock clock = new();
    private readonly List<string> notes = [];

    [Fact]
    public async Task It_gives_up_after_two_minutes_and_says_how_to_pick_the_job_up()
    {
        DateTimeOffset start = clock.GetUtcNow();
        var reconnection = new Reconnection(clock, "j1", notes.Add);

        var error = await Assert.ThrowsAsync<DbCalmException>(() => reconnection.RunAsync<int>(() => throw Away(), TestContext.Current.CancellationToken));

        Assert.Equal(5, ExitCodes.Of(error.Code));
        Assert.Contains("dbcalmctl jobs watch j1", error.Hint, StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - start, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.2));
        Assert.Single(notes);
    }

    [Fact]
    public async Task Each_loss_has_its_own_two_minutes()
    {
        var reconnection = new Reconnection(clock, "j1", notes.Add);
        int asked = 0;

        int answer = await reconnection.RunAsync(
            () =>
            {
                if (++asked % 20 == 0)
                {
                    reconnection.Connected();
                }

                return asked < 100 ? throw Away() : Task.FromResult(asked);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(100, answer);
        Assert.Equal("connected again", notes[^1]);
    }

    [Fact]
    public async Task A_failure_that_does_not_pass_is_not_tried_again()
    {
        int asked = 0;
        var reconnection = new Reconnection(clock, "j1", notes.Add);

        await Assert.ThrowsAsync<RpcException>(() => reconnection.RunAsync<int>(
            () =>
            {
                asked++;
                throw Server.TestFailure.Of("not_found", "job j1 does not exist", "");
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(1, asked);
    }

    private static RpcException Away() => new(new Status(StatusCode.Unavailable, "away"));
}
