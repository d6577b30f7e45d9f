using System.Net;
using System.Net.Sockets;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Hosting;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Controller.Tests.Access;

public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task An_address_with_too_many_connections_gets_no_more_until_some_are_closed()
    {
        await using TestController controller = await TestController.StartAsync(change: options => options with { ConnectionsPerAddress = 5 });
        var grpc = new Uri(controller.Addresses.Grpc!);
        var endpoint = new IPEndPoint(IPAddress.Loopback, grpc.Port);
        Socket[] silent = [.. Enumerable.Range(0, 6).Select(_ => Connect(endpoint))];

        // Which of them is the one too many depends on whose turn came last.
        await DbCalm.Testing.Wait.UntilAsync(() => silent.Count(IsClosed) == 1, "one of them to be closed", 20, TestContext.Current.CancellationToken);
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await new HostService.HostServiceClient(controller.Remote()).ListHostsAsync(new ListHostsRequest()));
        Assert.NotEqual(StatusCode.Unauthenticated, refused.StatusCode);
        Assert.Equal(1, silent.Count(IsClosed));
        foreach (Socket socket in silent)
        {
            socket.Dispose();
        }

        await DbCalm.Testing.Wait.UntilAsync(
            async () =>
            {
                RpcException answered = await Assert.ThrowsAsync<RpcException>(async () => await new HostService.HostServiceClient(controller.Remote()).ListHostsAsync(new ListHostsRequest()));
                return answered.StatusCode == StatusCode.Unauthenticated;
            },
            "the closed connections to be counted no more",
            20,
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_connection_that_is_closed_gives_its_place_back_even_when_what_was_done_on_it_never_ends()
    {
        var limit = new ConnectionLimit(new ControllerOptions { ConnectionsPerAddress = 1 }, NullLogger<ConnectionLimit>.Instance);
        using var closing = new CancellationTokenSource();
        var stuck = new TaskCompletionSource();
        var endpoint = new IPEndPoint(IPAddress.Loopback, 1);
        Task first = limit.RunAsync(new DefaultConnectionContext { RemoteEndPoint = endpoint, ConnectionClosed = closing.Token }, _ => stuck.Task);
        Assert.False(await IsLetOnAsync(limit, endpoint));
        await closing.CancelAsync();
        Assert.True(await IsLetOnAsync(limit, endpoint));
        Assert.False(first.IsCompleted);

        // Ending after all, it gives back nothing a second time.
        stuck.SetResult();
        await first;
        Assert.True(await IsLetOnAsync(limit, endpoint));
    }

    private static async Task<bool> IsLetOnAsync(ConnectionLimit limit, IPEndPoint endpoint)
    {
        bool isLetOn = false;
        await limit.RunAsync(new DefaultConnectionContext { RemoteEndPoint = endpoint }, _ => Task.FromResult(isLetOn = true));
        return isLetOn;
    }

    private static Socket Connect(IPEndPoint endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(endpoint);
        return socket;
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
