using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DbCalm.Security.Fuzz;
using DbCalm.Security.Targets;

namespace DbCalm.Security.Http;

/// <summary>The HTTP listener: requests from the description of its routes, and bytes that are hardly requests.</summary>
public sealed partial class HttpFuzzTests(Target target)
{
    private const int Requests = 3000;

    // The one answer beyond 499 that is documented: to versions of HTTP that do not exist. The others are the readiness probe's.
    private static readonly string[] Documented = ["505"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Odd =>
    [
        "GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "GET  /healthz  HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz%00.html HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://169.254.169.254/latest HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\n\r\n",
        "TRACE /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX\0: a\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\nX: b\n\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /dbcalm.v1.StatusService/GetStatus HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0\u0001",
    ];

    [Theory]
    [MemberData(nameof(Odd))]
    public Task What_is_hardly_a_request_is_turned_down(string request) => IsBorneAsync(request);

    [Theory]
    [InlineData(100, 1000)]
    [InlineData(1, 40_000)]
    [InlineData(2000, 10)]
    public async Task Headers_without_measure_are_turned_down(int count, int length)
    {
        string headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', length)}\r\n"));
        Assert.Equal("431", await IsBorneAsync($"GET /healthz HTTP/1.1\r\nHost: a\r\n{headers}\r\n"));
        Assert.Equal("414", await IsBorneAsync($"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    [Fact]
    public async Task No_request_surprises_the_listener()
    {
        var values = new Values(Seed.For(99), [target.Token("viewer"), target.Token("admin"), "the-admin", Target.Password]);
        IReadOnlyList<(string Method, string Path)> routes = OpenApi.Routes();
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Requests; i++)
        {
            string request = Make(values, routes[values.Random.Next(routes.Count)]);
            string status = await IsBorneAsync(request);
            seen[status] = seen.GetValueOrDefault(status) + 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", seen.Select(pair => $"{pair.Value} {pair.Key}")));
        Assert.True(seen.GetValueOrDefault("200") > 0, $"nothing got through {Seed.Words}");
        await target.StayedWellAsync();
    }

    private static string Make(Values values, (string Method, string Path) route)
    {
        string path = Names().Replace(route.Path, _ => Uri.EscapeDataString(values.Text()));
        string query = values.Random.Next(3) == 0 ? $"?{Uri.EscapeDataString(values.Text())}={Uri.EscapeDataString(values.Text())}" : "";
        string body = values.Random.Next(3) switch
        {
            0 => "",
            1 => string.Concat(Enumerable.Repeat("{\"a\":[", values.Random.Next(2000))),
            _ => $$"""{"username":"{{Escaped(values)}}","password":"{{Escaped(values)}}","grant_type":"{{Escaped(values)}}","code":"{{Escaped(values)}}","id":{{values.Integer()}}}""",
        };
        string type = values.Random.Next(4) == 0 ? "application/x-www-form-urlencoded" : "application/json";
        string authorization = values.Random.Next(3) == 0 ? $"Authorization: Bearer {values.Text().Split('\r', '\n', '\0')[0]}\r\n" : "";
        return $"{route.Method} {path}{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{authorization}Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }

    private static string Escaped(Values values) => System.Text.Json.JsonEncodedText.Encode(values.Text()).ToString();

    // The status that came; "none" when it was hung up on.
    private async Task<string> IsBorneAsync(string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // The address has to wait for its failed logins; it is nobody else's.
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.13"), 0));
        await socket.ConnectAsync("127.0.0.1", target.Fleet.Controller.HttpPort, Cancellation);
        string answer;
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(request), Cancellation);
            answer = await ReadAsync(socket);
        }
        catch (SocketException)
        {
            answer = "";
        }

        string shown = request.Length > 300 ? request[..300] : request;
        Assert.False(answer.Contains("   at ", StringComparison.Ordinal) || answer.Contains("Exception", StringComparison.Ordinal), $"its inside shows {Seed.Words}\n{shown}\n{answer}");
        string status = answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? answer[9..12] : "none";
        Assert.True(status[0] != '5' || Documented.Contains(status), $"{status} {Seed.Words}\n{shown}\n{answer}");
        return status;
    }

    // To the end of the headers, and what has come of the body by then.
    private static async Task<string> ReadAsync(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, patience.Token) is var count and > 0)
        {
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Names();
}
