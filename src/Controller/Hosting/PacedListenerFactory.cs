using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DbCalm.Controller.Hosting;

/// <summary>
/// Takes connections in at a bounded rate. Whoever opens thousands at once would otherwise put the work of all of them before the calls on connections that are there; so they wait in
/// the kernel's queue, and a fleet that comes back does so within seconds.
/// </summary>
internal sealed class PacedListenerFactory(SocketTransportFactory sockets, TimeProvider time) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new PacedListener(await sockets.BindAsync(endpoint, cancellationToken), time);

    private sealed class PacedListener(IConnectionListener listener, TimeProvider time) : IConnectionListener
    {
        // A thousand a second: about what TLS handshakes allow on two cores, with nothing else to do.
        private const int AtOnce = 10;
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
        private long pausedAt = time.GetTimestamp();
        private int taken;

        /// <inheritdoc/>
        public EndPoint EndPoint => listener.EndPoint;

        /// <inheritdoc/>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (time.GetElapsedTime(pausedAt) > Pause)
            {
                (pausedAt, taken) = (time.GetTimestamp(), 0);
            }
            else if (taken == AtOnce)
            {
                await Task.Delay(Pause, time, cancellationToken);
                (pausedAt, taken) = (time.GetTimestamp(), 0);
            }

            taken++;
            return await listener.AcceptAsync(cancellationToken);
        }

        /// <inheritdoc/>
        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
