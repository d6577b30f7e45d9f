using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DbCalm.Testing;

/// <summary>A loopback port that passes on to another one and can misbehave as networks do.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly ConcurrentDictionary<ProxiedConnection, bool> connections = new();
    private readonly CancellationTokenSource stop = new();
    private readonly int targetPort;
    private readonly Task accepting;
    private int accepted;
    private volatile bool refusing;
    private volatile bool freezing;

    public TcpProxy(int targetPort)
    {
        this.targetPort = targetPort;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections were ever passed on.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>Connections that pass data now.</summary>
    public int Flowing => connections.Keys.Count(c => !c.IsFrozen);

    /// <summary>Held back this long before each piece is passed on, in both directions.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Resets every connection, and each new one until <see cref="Resume"/>.</summary>
    public void Cut()
    {
        refusing = true;
        foreach (ProxiedConnection connection in connections.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Present connections stay open and pass nothing any more, for ever; so do new ones until <see cref="Resume"/>.</summary>
    public void Freeze()
    {
        freezing = true;
        foreach (ProxiedConnection connection in connections.Keys)
        {
            connection.IsFrozen = true;
        }
    }

    /// <summary>Lets new connections through.</summary>
    public void Resume()
    {
        refusing = false;
        freezing = false;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await listener.AcceptSocketAsync(stop.Token);
                var connection = new ProxiedConnection(client) { IsFrozen = freezing };
                if (refusing)
                {
                    connection.Reset();
                    continue;
                }

                connections[connection] = true;
                Interlocked.Increment(ref accepted);
                _ = RunAsync(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was closed, or a client went away before it was accepted.
            }
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await connection.PassAsync(targetPort, () => Delay, stop.Token);
        connections.TryRemove(connection, out _);
    }
}
