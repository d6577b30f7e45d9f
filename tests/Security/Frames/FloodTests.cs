using DbCalm.Security.Targets;

namespace DbCalm.Security.Frames;

/// <summary>Strangers pour frames into HTTP/2 connections. Who had a connection before goes on with their work.</summary>
public sealed class FloodTests(StormTarget storm) : IClassFixture<StormTarget>
{
    private const int Connections = 6;

    public static TheoryData<string> Kinds => [.. Floods.ByName.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task The_controller_bears(string kind) => BearAsync(kind, reads: true);

    [Theory]
    [InlineData("pings")]
    [InlineData("settings")]
    [InlineData("rapid reset")]
    [InlineData("streams that are opened and left")]
    public Task The_controller_bears_from_somebody_who_does_not_listen(string kind) => BearAsync(kind, reads: false);

    private async Task BearAsync(string kind, bool reads)
    {
        Target target = storm.Target;
        (int rounds, Func<int, byte[]> frames) = Floods.ByName[kind];
        await using Bystander bystander = await Bystander.StartAsync(target);
        Vitals before = Vitals.Of(target.Pid);
        FrameConnection[] connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(i => FrameConnection.OpenAsync(target.Door, $"127.0.1.{i + 1}", reads)));
        try
        {
            // Whoever does not listen is not heard any more at some point: then the writing waits, and the storm is over.
            Task flood = Task.WhenAll(connections.Select(connection => Task.Run(() => connection.FloodAsync(frames, rounds))));
            await Task.WhenAny(flood, Task.Delay(TimeSpan.FromSeconds(reads ? 60 : 5), TimeProvider.System, TestContext.Current.CancellationToken));
            await target.StayedWellAsync();
            long bound = before.ResidentBytes + 300_000_000;
            Assert.True(Vitals.Of(target.Pid).ResidentBytes < bound, $"{kind}: before {before}, now {Vitals.Of(target.Pid)}");
        }
        finally
        {
            foreach (FrameConnection connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        await bystander.EndAsync();
        await before.ComeBackAsync(target.Pid);
    }
}
