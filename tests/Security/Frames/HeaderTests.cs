using DbCalm.Security.Targets;

namespace DbCalm.Security.Frames;

/// <summary>Headers that no client would send: what is not allowed ends the stream or the connection, and never gets into a log or an answer.</summary>
public sealed class HeaderTests(Target target)
{
    private const string Path = "/dbcalm.v1.StatusService/GetStatus";

    public static TheoryData<string> Values => ["a\r\nx-evil: 1", "a\nb", "a\0b", "a\u0080\u00ff", "\u0001\u001b[31m", " lead", "trail ", new string('a', 15_000)];

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_with_anything_in_it_does_no_harm(string value)
    {
        await SendAsync(FrameConnection.Call(Path, ("authorization", $"Bearer {value}")));
        await SendAsync(FrameConnection.Call(Path, ("x-request-id", value)));
        await SendAsync(FrameConnection.Call(Path, ("grpc-timeout", value)));
        await SendAsync(FrameConnection.Call(Path, ("grpc-encoding", value)));
        await SendAsync(FrameConnection.Call(Path, (value, "1")));
        await SendAsync(FrameConnection.Call(Path + value));
        Assert.DoesNotContain("x-evil", target.Fleet.Controller.Log.Split('\n').Select(line => line.Split(':')[0]));
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task Requests_of_no_sense_are_turned_down()
    {
        await SendAsync([]);
        await SendAsync(FrameConnection.Block((":method", "GET"), (":scheme", "https"), (":path", "/../../etc/passwd"), (":authority", "localhost")));
        await SendAsync(FrameConnection.Block((":method", "POST"), (":method", "GET"), (":scheme", "https"), (":path", Path), (":authority", "localhost")));
        await SendAsync(FrameConnection.Block((":method", "CONNECT"), (":authority", "127.0.0.1:22")));
        await SendAsync(FrameConnection.Block((":scheme", "https"), (":path", Path)));
        await SendAsync(FrameConnection.Block((":method", "POST"), (":scheme", "https"), (":path", "*"), (":authority", "a@b/c?d")));
        await SendAsync(FrameConnection.Block((":method", "POST"), (":scheme", "https"), (":path", Path), (":authority", "localhost"), (":path", "/late")));
        await SendAsync(FrameConnection.Block((":method", "POST"), (":scheme", "https"), (":path", Path), (":authority", "localhost"), ("connection", "close"), ("transfer-encoding", "chunked")));
        await SendAsync(FrameConnection.Block((":method", "POST"), (":scheme", "https"), (":path", Path), (":authority", "localhost"), ("content-type", "application/grpc"), ("content-length", "-1")));
        await SendAsync(FrameConnection.Block((":status", "200"), (":unknown", "1")));
        await SendAsync([0x80]);
        await SendAsync([0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]);
        await SendAsync([0x3f, 0xe1, 0xff, 0xff, 0xff, 0x07]);
        await SendAsync([0x00, 0x8a, 0xff, 0xff]);
        await target.StayedWellAsync();
    }

    // The request goes out whole; then the server has either answered or hung up.
    private async Task SendAsync(byte[] block)
    {
        await using FrameConnection connection = await FrameConnection.OpenAsync(target.Door, "127.0.2.1");
        await connection.FloodAsync(_ => FrameConnection.Frame(FrameType.Headers, FrameConnection.EndHeaders | FrameConnection.EndStream, 1, block), 1);
        await DbCalm.Testing.Wait.UntilAsync(
            () => connection.Closed.IsCompleted || connection.Has(FrameType.Headers) || connection.Has(FrameType.Reset) || connection.Has(FrameType.GoAway),
            "an answer or the end",
            20,
            TestContext.Current.CancellationToken);
    }
}
