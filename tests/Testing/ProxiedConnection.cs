using System.Net;
using System.Net.Sockets;

namespace DbCalm.Testing;

/// <summary>One connection through a <see cref="TcpProxy"/>.</summary>
internal sealed class ProxiedConnection(Socket client) : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>While true nothing is read or passed on; both ends stay open.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>Ends both sides at once, without a farewell.</summary>
    internal void Reset()
    {
        client.Close(0);
        server.Close(0);
    }

    public void Dispose() => Reset();

    /// <summary>Passes bytes both ways until an end closes or it is reset.</summary>
    internal async Task PassAsync(int targetPort, Func<TimeSpan> delay, CancellationToken cancellationToken)
    {
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, targetPort, cancellationToken);
            await Task.WhenAny(CopyAsync(client, server, delay, cancellationToken), CopyAsync(server, client, delay, cancellationToken));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The target is down or the proxy was told to cut.
        }
        finally
        {
            Reset();
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Func<TimeSpan> delay, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                int count = await from.ReceiveAsync(buffer, cancellationToken);
                if (delay() > TimeSpan.Zero)
                {
                    await Task.Delay(delay(), TimeProvider.System, cancellationToken);
                }

                if (IsFrozen)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                }

                if (count == 0)
                {
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end went away; the other is reset by the caller.
        }
    }
}
