using System.Net;
using System.Net.Sockets;
using System.Text;
using DbCalm.Security.Frames;
using DbCalm.Security.Targets;
using DbCalm.Testing;

namespace DbCalm.Security.Connections;

/// <summary>Clients that say next to nothing for as long as they are let.</summary>
public sealed class SlowTests(StormTarget storm) : IClassFixture<StormTarget>
{
    private const int Clients = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_that_trickle_are_not_waited_for()
    {
        Target target = storm.Target;
        await using Bystander bystander = await Bystander.StartAsync(target);
        Vitals before = Vitals.Of(target.Pid);
        Socket[] slow = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => DialHttpAsync(target, $"127.0.4.{(i % 5) + 1}")));
        await TrickleAsync(slow, i => Encoding.ASCII.GetBytes(i == 0 ? "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" : $"X-{i}: a\r\n"));
        await bystander.EndAsync();
        await target.StayedWellAsync();
        await before.ComeBackAsync(target.Pid);
    }

    [Fact]
    public async Task A_header_block_that_never_ends_is_not_waited_for()
    {
        Target target = storm.Target;
        await using Bystander bystander = await Bystander.StartAsync(target);
        await using FrameConnection slow = await FrameConnection.OpenAsync(target.Door, "127.0.4.10");
        await slow.WriteAsync(FrameType.Headers, 0, 1, FrameConnection.Call("/dbcalm.v1.StatusService/GetStatus"));
        await Wait.UntilAsync(
            async () =>
            {
                await slow.FloodAsync(i => FrameConnection.Frame(FrameType.Continuation, 0, 1, FrameConnection.Block(("x", "a"))), 1);
                return slow.Closed.IsCompleted || slow.GoAway is not null;
            },
            "the controller to lose its patience",
            60,
            Cancellation);
        await bystander.EndAsync();
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        Target target = storm.Target;
        await using Bystander bystander = await Bystander.StartAsync(target);
        await using FrameConnection slow = await FrameConnection.OpenAsync(target.Door, "127.0.4.11");
        await slow.WriteAsync(FrameType.Headers, FrameConnection.EndHeaders, 1, FrameConnection.Call("/dbcalm.v1.EnrollmentService/Enroll"));

        // The message is said to be of a million bytes.
        await slow.WriteAsync(FrameType.Data, 0, 1, [0, 0, 15, 66, 64, 10]);
        await Wait.UntilAsync(
            () => slow.Closed.IsCompleted || slow.GoAway is not null || slow.Has(FrameType.Reset) || slow.Has(FrameType.Headers), "the controller to lose its patience", 60, Cancellation);
        await bystander.EndAsync();
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_connection_on_which_nothing_is_asked_is_not_waited_for()
    {
        Target target = storm.Target;
        await using FrameConnection silent = await FrameConnection.OpenAsync(target.Door, "127.0.4.12");
        await using FrameConnection chatty = await FrameConnection.OpenAsync(target.Door, "127.0.4.12");
        await Wait.UntilAsync(
            async () =>
            {
                // Whatever it says, it asks for nothing.
                await chatty.FloodAsync(_ => FrameConnection.Frame(FrameType.Ping, 0, 0, new byte[8]), 1);
                return (silent.Closed.IsCompleted || silent.GoAway is not null) && (chatty.Closed.IsCompleted || chatty.GoAway is not null);
            },
            "the controller to lose its patience",
            60,
            Cancellation);
        await target.StayedWellAsync();
    }

    private static async Task<Socket> DialHttpAsync(Target target, string from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target.Fleet.Controller.HttpPort), Cancellation);
        return socket;
    }

    // Until all were hung up on.
    private static async Task TrickleAsync(Socket[] slow, Func<int, byte[]> words)
    {
        var open = slow.ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (int i = 0; open.Count > 0; i++)
        {
            Assert.False(patience.IsCancellationRequested, $"{open.Count} of {slow.Length} slow clients are still listened to");
            foreach (Socket socket in open.ToArray())
            {
                try
                {
                    await socket.SendAsync(words(i), Cancellation);
                }
                catch (SocketException)
                {
                    socket.Dispose();
                    open.Remove(socket);
                }
            }

            await Task.Delay(Pause, TimeProvider.System, Cancellation);
        }
    }
}
