using System.Net;
using DbCalm.Controller.Configuration;
using DbCalm.Core.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Hosting;

/// <summary>Closes connections from an address that has too many, before a byte is read from them.</summary>
internal sealed partial class ConnectionLimit(ControllerOptions options, ILogger<ConnectionLimit> logger)
{
    private readonly Lock counting = new();
    private readonly Dictionary<IPAddress, int> open = [];

    /// <summary>Lets the connection on to <paramref name="next"/>, or closes it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint remote)
        {
            await next(connection);
            return;
        }

        IPAddress address = NetworkSite.Of(remote.Address);

        if (!TryEnter(address))
        {
            connection.Abort(new ConnectionAbortedException("too many connections from this address"));
            return;
        }

        // Its place is free when it is closed, whatever becomes of what was done on it: the server can drop a connection that it gave up without ever ending this.
        int left = 0;
        void LeaveOnce()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                Leave(address);
            }
        }

        await using CancellationTokenRegistration closed = connection.ConnectionClosed.Register(LeaveOnce);
        try
        {
            await next(connection);
        }
        finally
        {
            LeaveOnce();
        }
    }

    private bool TryEnter(IPAddress address)
    {
        lock (counting)
        {
            int now = open.GetValueOrDefault(address);
            if (now < options.ConnectionsPerAddress)
            {
                open[address] = now + 1;
                return true;
            }
        }

        LogRefused(address, options.ConnectionsPerAddress);
        return false;
    }

    private void Leave(IPAddress address)
    {
        lock (counting)
        {
            if (--open[address] == 0)
            {
                open.Remove(address);
            }
        }
    }

    [LoggerMessage(2010, LogLevel.Debug, "Closed a connection from {Address}: it has {Limit} already")]
    private partial void LogRefused(IPAddress address, int limit);
}
