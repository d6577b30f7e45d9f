using System.Collections.Concurrent;
using System.Net.Sockets;

namespace DbCalm.Grpc.Tests.Runtime;

/// <summary>Counts the bytes on the wire, and notes the encodings that responses announce.</summary>
internal sealed class TrafficMeter : DelegatingHandler
{
    private long sent;
    private long received;

    public TrafficMeter()
    {
        InnerHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new MeteredStream(
                    new NetworkStream(socket, ownsSocket: true),
                    count => Interlocked.Add(ref sent, count),
                    count => Interlocked.Add(ref received, count));
            },
        };
    }

    public long BytesSent => Interlocked.Read(ref sent);

    public long BytesReceived => Interlocked.Read(ref received);

    public ConcurrentBag<string> ResponseEncodings { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("grpc-encoding", out var values))
            ResponseEncodings.Add(string.Join(',', values));

        return response;
    }
}
