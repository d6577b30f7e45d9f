using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DbCalm.Testing;

namespace DbCalm.S3.Tests;

/// <summary>A loopback port in front of a gateway that sees each request and can spoil it or its answer. One request a connection.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int LongestHead = 32 << 10;
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> tasks = [];
    private readonly int targetPort;

    public FaultProxy(int targetPort)
    {
        this.targetPort = targetPort;
        listener.Server.ReceiveBufferSize = 64 << 10;
        listener.Start();
        tasks.Add(AcceptAsync());
    }

    /// <summary>What to do to a request whose first line is given, e.g. <c>PUT /bucket/key HTTP/1.1</c>; null: nothing.</summary>
    public Func<string, HttpFault?> Plan { get; set; } = _ => null;

    /// <summary>First lines of all requests.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>The fault for the first <paramref name="times"/> requests that contain <paramref name="text"/> in their first line.</summary>
    public void Spoil(string text, int times, HttpFault fault)
    {
        int left = times;
        Plan = line => line.Contains(text, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0 ? fault : null;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await Task.WhenAll(tasks);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                tasks.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed, maybe just before it was to listen again.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                (string head, byte[] rest) = await ReadHeadAsync(client);
                string line = head[..head.IndexOf('\r', StringComparison.Ordinal)];
                Requests.Enqueue(line);
                HttpFault fault = Plan(line) ?? HttpFault.None;
                if (fault.Answer is { } answer)
                {
                    await client.SendAsync(Encoding.ASCII.GetBytes(answer), stop.Token);
                    client.Shutdown(SocketShutdown.Send);
                    await CopyAsync(client, null, null, TimeSpan.Zero);
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, targetPort, stop.Token);
                await server.SendAsync(Encoding.ASCII.GetBytes(head.Insert(line.Length + 2, "Connection: close\r\n")), stop.Token);
                await server.SendAsync(rest, stop.Token);
                Task up = CopyAsync(client, server, fault.CutRequestAfter, fault.Delay);
                await CopyAsync(server, fault.LosesAnswer ? null : client, fault.CutAnswerAfter, fault.Delay);
                // The client reads the rest and closes; what it may still send goes nowhere.
                client.Shutdown(SocketShutdown.Send);
                await up;
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                client.Close(0);
            }
        }
    }

    private async Task<(string Head, byte[] After)> ReadHeadAsync(Socket client)
    {
        byte[] buffer = new byte[LongestHead];
        int length = 0;
        while (true)
        {
            int count = await client.ReceiveAsync(buffer.AsMemory(length), stop.Token);
            length += count;
            int end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return (Encoding.ASCII.GetString(buffer, 0, end + 4), buffer[(end + 4)..length]);
            }

            if (count == 0)
            {
                throw new OperationCanceledException("closed");
            }
        }
    }

    /// <summary>Passes bytes until an end closes; resets both after <paramref name="cutAfter"/> bytes.</summary>
    private async Task CopyAsync(Socket from, Socket? to, long? cutAfter, TimeSpan delay)
    {
        byte[] buffer = new byte[64 << 10];
        long passed = 0;
        try
        {
            while (await from.ReceiveAsync(buffer, stop.Token) is > 0 and int count)
            {
                passed += count;
                if (passed > cutAfter)
                {
                    from.Close(0);
                    to?.Close(0);
                    return;
                }

                if (delay > TimeSpan.Zero)
                {
                    await Task.Delay(delay, TimeProvider.System, stop.Token);
                }

                if (to is not null)
                {
                    await to.SendAsync(buffer.AsMemory(0, count), stop.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One end went away.
        }
    }
}
