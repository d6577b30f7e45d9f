using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DbCalm.Testing;

/// <summary>Ports for servers under test: below the kernel's range for outgoing connections, so that none is taken in between.</summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A loopback port that nobody listens on and that this process has not given out before.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last);
            if (!Given.ContainsKey(port) && IsFree(port) && Given.TryAdd(port, true))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
