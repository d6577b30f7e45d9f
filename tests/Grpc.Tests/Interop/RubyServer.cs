using System.Net;
using System.Net.Sockets;

namespace DbCalm.Grpc.Tests.Interop;

/// <summary>One ruby server for all cases of a class.</summary>
public sealed class RubyServer : IAsyncLifetime
{
    private const int Attempts = 3;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private ChildProcess? process;

    public int Port { get; private set; }

    internal string Output => process?.Output ?? "";

    /// <summary>The server cannot choose a free port itself, so another program may take it first: then try the next.</summary>
    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            Port = FreePort();
            process = RubyGrpc.StartServer(Port);
            if (await IsListeningAsync(timeout.Token))
                return;

            if (attempt < Attempts)
                await process.DisposeAsync();
        }

        Assert.Fail($"the ruby server did not start: {Output}");
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>False when the server ended instead.</summary>
    private async Task<bool> IsListeningAsync(CancellationToken cancellationToken)
    {
        while (process is { HasExited: false })
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            }
        }

        return false;
    }
}
