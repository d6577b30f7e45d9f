using System.Buffers.Binary;

namespace DbCalm.Security.Frames;

/// <summary>What is poured into a connection, by name: the frames of each round and how many rounds there are.</summary>
internal static class Floods
{
    private const string Guarded = "/dbcalm.v1.StatusService/GetStatus";
    private const string Open = "/dbcalm.v1.EnrollmentService/Enroll";
    private const int Batch = 100;

    internal static readonly IReadOnlyDictionary<string, (int Rounds, Func<int, byte[]> Frames)> ByName = new Dictionary<string, (int, Func<int, byte[]>)>
    {
        ["rapid reset"] = (100, round => Many(i => [.. Headers(Stream(round, i), Guarded), .. Reset(Stream(round, i))])),
        ["rapid reset of calls that anybody may make"] = (100, round => Many(i => [.. Headers(Stream(round, i), Open), .. Reset(Stream(round, i))])),
        ["streams that are opened and left"] = (20, round => Many(i => Headers(Stream(round, i), Open))),
        ["continuations without end"] = (2000, round => round == 0 ? OpenHeaders() : FrameConnection.Frame(FrameType.Continuation, 0, 1, FrameConnection.Block(("x", new string('a', 8000))))),
        ["continuations of nothing"] = (1000, round => round == 0 ? OpenHeaders() : Many(_ => FrameConnection.Frame(FrameType.Continuation, 0, 1, []))),
        ["a huge list of headers"] = (1, _ => Huge()),
        ["one header that is named ten thousand times"] = (50, Bomb),
        ["pings"] = (1000, _ => Many(_ => FrameConnection.Frame(FrameType.Ping, 0, 0, new byte[8]))),
        ["settings"] = (500, _ => Many(_ => FrameConnection.Frame(FrameType.Settings, 0, 0, [0, 4, 0, 0, 255, 255]))),
        ["window updates"] = (1000, _ => Many(_ => FrameConnection.Frame(FrameType.WindowUpdate, 0, 0, [0, 0, 0, 1]))),
        ["a window that overflows"] = (2, _ => FrameConnection.Frame(FrameType.WindowUpdate, 0, 0, [127, 255, 255, 255])),
        ["priorities"] = (1000, round => Many(i => FrameConnection.Frame(FrameType.Priority, 0, Stream(round, i), [0, 0, 0, 0, 16]))),
        ["data of nothing"] = (1000, round => round == 0 ? Headers(1, Open) : Many(_ => FrameConnection.Frame(FrameType.Data, 0, 1, []))),
        ["frames of no known kind"] = (500, _ => Many(_ => FrameConnection.Frame((FrameType)77, 255, 0, new byte[32]))),
        ["a frame that says it is large"] = (2, round => round == 0 ? [255, 255, 255, 0, 0, 0, 0, 0, 1] : new byte[100_000]),
        ["a stream that no client may open"] = (1, _ => Headers(2, Guarded)),
        ["headers on no stream"] = (1, _ => Headers(0, Guarded)),
        ["a push from a client"] = (1, _ => FrameConnection.Frame(FrameType.PushPromise, FrameConnection.EndHeaders, 1, [0, 0, 0, 2])),
        ["the same stream again"] = (200, _ => Headers(1, Guarded)),
        ["answers that nobody takes"] = (20, round => round == 0 ? FrameConnection.Frame(FrameType.Settings, 0, 0, [0, 4, 0, 0, 0, 0]) : Many(i => Headers(Stream(round, i), Guarded))),
    };

    private static byte[] Many(Func<int, byte[]> frame) => [.. Enumerable.Range(0, Batch).SelectMany(frame)];

    private static int Stream(int round, int i) => (2 * ((round * Batch) + i)) + 1;

    private static byte[] Headers(int stream, string path) => FrameConnection.Frame(FrameType.Headers, FrameConnection.EndHeaders, stream, FrameConnection.Call(path));

    private static byte[] OpenHeaders() => FrameConnection.Frame(FrameType.Headers, 0, 1, FrameConnection.Call(Guarded));

    private static byte[] Reset(int stream)
    {
        byte[] reason = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(reason, 8);
        return FrameConnection.Frame(FrameType.Reset, 0, stream, reason);
    }

    private static byte[] Huge()
    {
        var frames = new List<byte>(OpenHeaders());
        for (int i = 0; i < 64; i++)
        {
            frames.AddRange(FrameConnection.Frame(FrameType.Continuation, i == 63 ? FrameConnection.EndHeaders : (byte)0, 1, FrameConnection.Block(($"x-{i}", new string('a', 4000)))));
        }

        return [.. frames];
    }

    // Into the table once (literal with indexing), out of it as often as a frame has room for.
    private static byte[] Bomb(int round)
    {
        byte[] literal = [0x40, .. FrameConnection.Block(("x-large", new string('a', 3900))).AsSpan(1)];
        byte[] block = [.. FrameConnection.Call(Guarded), .. literal, .. Enumerable.Repeat((byte)0xbe, 10_000)];
        return FrameConnection.Frame(FrameType.Headers, FrameConnection.EndHeaders | FrameConnection.EndStream, Stream(round, 0), block);
    }
}
