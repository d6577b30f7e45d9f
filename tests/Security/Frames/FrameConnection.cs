using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Text;
using DbCalm.Security.Targets;

namespace DbCalm.Security.Frames;

/// <summary>HTTP/2 by hand: writes whatever frames it is told to, reads and counts what comes back.</summary>
internal sealed class FrameConnection : IAsyncDisposable
{
    internal const byte EndStream = 1;
    internal const byte Ack = 1;
    internal const byte EndHeaders = 4;
    private const int HeaderBytes = 9;

    private readonly SslStream stream;
    private readonly Task reading;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<FrameType, int> came = new();

    private FrameConnection(SslStream stream, bool reads)
    {
        this.stream = stream;
        reading = reads ? ReadAsync() : Task.CompletedTask;
    }

    /// <summary>The reason of the server's GOAWAY; null while there was none.</summary>
    internal uint? GoAway { get; private set; }

    /// <summary>Completes when the server has closed its side.</summary>
    internal Task Closed => reading;

    /// <summary>True when a frame of this kind came.</summary>
    internal bool Has(FrameType type) => came.ContainsKey(type);

    /// <summary>Connects, says the preface and waits for nothing.</summary>
    internal static async Task<FrameConnection> OpenAsync(Door door, string from, bool reads = true)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var connection = new FrameConnection(await door.SecureAsync(from, cancellationToken), reads);
        await connection.stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        await connection.WriteAsync(FrameType.Settings, 0, 0, []);
        return connection;
    }

    /// <summary>The bytes of one frame.</summary>
    internal static byte[] Frame(FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <summary>A block of headers, each as a literal that is not indexed.</summary>
    internal static byte[] Block(params (string Name, string Value)[] headers)
    {
        var block = new MemoryStream();
        foreach ((string name, string value) in headers)
        {
            block.WriteByte(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    /// <summary>The headers of a gRPC call to the controller.</summary>
    internal static byte[] Call(string path, params (string Name, string Value)[] more) =>
        Block([(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers"), .. more]);

    internal Task WriteAsync(FrameType type, byte flags, int streamId, byte[] payload) => WriteAsync(Frame(type, flags, streamId, payload));

    /// <summary>Writes whole frames.</summary>
    internal async Task WriteAsync(byte[] frames) => await stream.WriteAsync(frames, stop.Token);

    /// <summary>Writes <paramref name="frames"/> again and again until the server has had enough; how often it took them.</summary>
    internal async Task<int> FloodAsync(Func<int, byte[]> frames, int times)
    {
        for (int i = 0; i < times; i++)
        {
            try
            {
                await WriteAsync(frames(i));
            }
            catch (IOException)
            {
                return i;
            }
        }

        return times;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await stream.DisposeAsync();
        await reading;
        stop.Dispose();
    }

    private static void WriteText(MemoryStream block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        int length = bytes.Length;
        if (length < 127)
        {
            block.WriteByte((byte)length);
        }
        else
        {
            block.WriteByte(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.WriteByte((byte)((length & 127) | 128));
            }

            block.WriteByte((byte)length);
        }

        block.Write(bytes);
    }

    private async Task ReadAsync()
    {
        byte[] header = new byte[HeaderBytes];
        try
        {
            while (await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, stop.Token) == HeaderBytes)
            {
                byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await stream.ReadExactlyAsync(payload, stop.Token);
                Take((FrameType)header[3], payload);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over, by either side.
        }
    }

    private void Take(FrameType type, byte[] payload)
    {
        came.AddOrUpdate(type, 1, (_, count) => count + 1);
        if (type == FrameType.GoAway)
        {
            GoAway = BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4));
        }
    }
}
