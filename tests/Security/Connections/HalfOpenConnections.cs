using System.Net.Sockets;
using DbCalm.Security.Targets;

namespace DbCalm.Security.Connections;

/// <summary>Connections from many addresses on which nothing is said, or the first half of how a TLS client begins.</summary>
internal sealed class HalfOpenConnections : IDisposable
{
    // 512 bytes of a hello are announced, and do not follow.
    private static readonly byte[] HalfHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];

    private readonly Socket[] sockets;

    private HalfOpenConnections(Socket[] sockets) => this.sockets = sockets;

    /// <summary>Opens them, all addresses at once.</summary>
    internal static async Task<HalfOpenConnections> OpenAsync(Door door, int addresses, int ofEach)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        List<Socket>[] opened = await Task.WhenAll(Enumerable.Range(0, addresses).Select(address => Task.Run(async () =>
        {
            var open = new List<Socket>(ofEach);
            for (int i = 0; i < ofEach; i++)
            {
                Socket socket = await door.ConnectAsync($"127.0.3.{address + 1}", cancellationToken);
                open.Add(socket);
                if (i % 2 == 0)
                {
                    await socket.SendAsync(HalfHello, cancellationToken);
                }
            }

            return open;
        })));
        return new HalfOpenConnections([.. opened.SelectMany(open => open)]);
    }

    public void Dispose()
    {
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }
}
