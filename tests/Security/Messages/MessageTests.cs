using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using DbCalm.Security.Targets;

namespace DbCalm.Security.Messages;

/// <summary>Messages that are too large, too deep, never end or are none, sent to the calls that anybody may make and to those of an administrator.</summary>
public sealed class MessageTests(Target target)
{
    private const string Enroll = "/dbcalm.v1.EnrollmentService/Enroll";
    private const string Login = "/dbcalm.v1.AccessService/Login";
    private const string ListJobs = "/dbcalm.v1.JobService/ListJobs";
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The numbers of gRPC: 3 the caller's mistake, 8 too much, 12 not offered, 16 no such login. Text that is not UTF-8 is read as far as it goes.
    public static TheoryData<string, string> Numbered => new()
    {
        { "five megabytes", "8" },
        { "said to be of four gigabytes", "3 8" },
        { "a bomb of a gigabyte", "8" },
        { "a bomb that is not announced", "3" },
        { "an unknown compression", "12" },
        { "groups in groups", "3" },
        { "messages in messages", "3" },
        { "text that is not UTF-8", "0 3 16" },
        { "cut off in the middle", "3" },
        { "a length beyond the end", "3" },
        { "a number of eleven bytes", "3" },
        { "a field of number zero", "3" },
    };

    [Theory]
    [MemberData(nameof(Numbered))]
    public async Task Each_is_answered_as_the_callers_mistake(string what, string statuses)
    {
        (byte[] body, string? encoding) = Body(what);
        Vitals before = Vitals.Of(target.Pid);
        foreach (string path in new[] { Enroll, Login, ListJobs })
        {
            string answered = await SendAsync(path, body, encoding);

            Assert.True(statuses.Split(' ').Contains(answered), $"{what} to {path}: {answered}");
        }

        Assert.True(Vitals.Of(target.Pid).ResidentBytes - before.ResidentBytes < 200L * Megabyte, $"{what}: {before} to {Vitals.Of(target.Pid)}");
        await target.StayedWellAsync();
    }

    [Fact]
    public async Task A_call_that_never_ends_to_send_is_ended()
    {
        using HttpMessageInvoker http = target.Door.Http(from: "127.0.5.1");
        foreach (string path in new[] { Enroll, "/dbcalm.v1.AgentService/Connect", "/dbcalm.v1.AgentService/SendTransfer", "/dbcalm.v1.NoService/None" })
        {
            using HttpRequestMessage request = Request(path, new EndlessContent(), null);
            try
            {
                using HttpResponseMessage response = await http.SendAsync(request, Cancellation).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancellation);
                Assert.True((int)response.StatusCode < 500, $"{path}: {response.StatusCode}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // It was cut off, as it should be.
            }
        }

        await target.StayedWellAsync();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task What_is_no_grpc_gets_no_further(string type)
    {
        using HttpMessageInvoker http = target.Door.Http(from: "127.0.5.2");
        foreach (string path in new[] { Enroll, ListJobs, "/", "/metrics", "/healthz", "/../etc/passwd" })
        {
            using HttpRequestMessage request = Request(path, new ByteArrayContent([0, 0, 0, 0, 0]), null);
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
            bool isRefused = (int)response.StatusCode is >= 400 and < 500 || (StatusOf(response) is { } status and not "0" && status is not ("2" or "13"));
            Assert.True(isRefused || path == "/healthz", $"{path} as {type}: {response}");
        }

        await target.StayedWellAsync();
    }

    private static (byte[] Body, string? Encoding) Body(string what) => what switch
    {
        "five megabytes" => (Framed(Field(1, new byte[5 * Megabyte])), null),
        "said to be of four gigabytes" => ([0, 255, 255, 255, 255, 10, 1, 65], null),
        "a bomb of a gigabyte" => (Framed(Zipped(1024), compressed: true), "gzip"),
        "a bomb that is not announced" => (Framed(Zipped(1), compressed: true), null),
        "an unknown compression" => (Framed([1, 2, 3], compressed: true), "brotli"),
        "groups in groups" => (Framed([.. Enumerable.Repeat((byte)0xfb, 100_000).SelectMany(_ => new byte[] { 0xfb, 0x3f })]), null),
        "messages in messages" => (Framed([.. Enumerable.Repeat((byte)0x0b, 50_000)]), null),
        "text that is not UTF-8" => (Framed([.. Field(1, [0xff, 0xfe, 0xc0, 0x80]), .. Field(2, [0xff]), .. Field(3, [0xed, 0xa0, 0x80])]), null),
        "cut off in the middle" => (Framed(Field(2, "abc"u8.ToArray()))[..^2], null),
        "a length beyond the end" => (Framed([0x0a, 0xff, 0xff, 0xff, 0x7f, 1]), null),
        "a number of eleven bytes" => (Framed([0x08, .. Enumerable.Repeat((byte)0xff, 11)]), null),
        "a field of number zero" => (Framed([0x02, 0x00]), null),
        _ => throw new InvalidOperationException(what),
    };

    private static byte[] Framed(byte[] message, bool compressed = false) =>
        [(byte)(compressed ? 1 : 0), (byte)(message.Length >> 24), (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] Field(int number, byte[] value)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        for (int rest = value.Length; ; rest >>= 7)
        {
            if (rest < 128)
            {
                bytes.Add((byte)rest);
                return [.. bytes, .. value];
            }

            bytes.Add((byte)((rest & 127) | 128));
        }
    }

    private static byte[] Zipped(int megabytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            byte[] zeros = new byte[Megabyte];
            for (int i = 0; i < megabytes; i++)
            {
                zip.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    private HttpRequestMessage Request(string path, HttpContent body, string? encoding)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Door.Url + path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Add("authorization", $"Bearer {target.Token("admin")}");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        return request;
    }

    // The number of the gRPC status.
    private async Task<string> SendAsync(string path, byte[] body, string? encoding)
    {
        using HttpMessageInvoker http = target.Door.Http(from: "127.0.5.3");
        using HttpRequestMessage request = Request(path, new ByteArrayContent(body), encoding);
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("   at ", text + response, StringComparison.Ordinal);
        return StatusOf(response) ?? $"HTTP {response.StatusCode}";
    }

    private static string? StatusOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("grpc-status", out IEnumerable<string>? early) ? early.First()
        : response.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? late) ? late.First()
        : null;

    private sealed class EndlessContent : HttpContent
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            // The first message never comes to its end.
            await stream.WriteAsync(new byte[] { 0, 0, 63, 255, 255, 10 });
            while (true)
            {
                await stream.WriteAsync(new byte[1]);
                await stream.FlushAsync();
                await Task.Delay(Pause, TimeProvider.System);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
