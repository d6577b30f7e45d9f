using System.IO.Pipelines;
using System.Net;
using DbCalm.Controller.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Hosting;

/// <summary>
/// Takes up connections, and reads from them, no faster than the allowance of their address until somebody known calls on them: handshakes and refusals are work too, and floods are made of
/// them. Before its turn a connection costs hardly more than its socket, and it ends when half a minute later still nobody known has called.
/// </summary>
internal sealed partial class UnprovenPace(UnprovenAllowance allowance, TimeProvider time, ILogger<UnprovenPace> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Hands the connection on to <paramref name="next"/> in its turn; closes it when that is too far away.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if ((connection.RemoteEndPoint as IPEndPoint)?.Address is not { } address)
        {
            await next(connection);
            return;
        }

        TimeSpan wait = allowance.WaitOf(address);
        if (wait > Patience)
        {
            LogRefused(address);
            connection.Abort(new ConnectionAbortedException("too much from this address, and nobody known"));
            return;
        }

        // Its place in the queue is what it takes; who comes after it waits longer.
        var unproven = new UnprovenConnection(allowance, address);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        connection.Features.Set(unproven);
        IDuplexPipe transport = connection.Transport;
        await using ITimer end = time.CreateTimer(_ => EndUnproven(connection, unproven), null, Longest, Timeout.InfiniteTimeSpan);
        connection.Transport = new Duplex(new UnprovenReader(transport.Input, unproven, time, connection.ConnectionClosed), transport.Output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    // The server's own time for idle connections begins anew with whatever is said on them.
    private static void EndUnproven(ConnectionContext connection, UnprovenConnection unproven)
    {
        if (!unproven.IsProven)
        {
            connection.Abort(new ConnectionAbortedException("nobody known called"));
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    [LoggerMessage(2012, LogLevel.Debug, "Closed a connection from {Address}: too much came from there, and nobody known")]
    private partial void LogRefused(IPAddress address);
}
