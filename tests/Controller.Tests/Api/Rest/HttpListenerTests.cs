using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DbCalm.Core.Errors;
using DbCalm.Testing;

namespace DbCalm.Controller.Tests.Api.Rest;

/// <summary>What the HTTP listener answers whatever is asked: shapes, bounds, headers.</summary>
public sealed class HttpListenerTests
{
    private const string Ui = "https://ui.example";

    [Fact]
    public async Task What_is_not_there_is_answered_in_the_one_shape()
    {
        await using TestController controller = await TestController.StartAsync();
        using var rest = new RestClient(controller);
        (string Method, string Path, int Status, string Words, string? Allow)[] cases =
        [
            ("GET", "/", 404, "Not Found", null),
            ("GET", "/nope", 404, "Not Found", null),
            ("POST", "/auth/token/../../etc/passwd", 404, "Not Found", null),
            ("GET", "/dbcalm.v1.HostService/ListHosts", 404, "Not Found", null),
            ("POST", "/dbcalm.v1.HostService/ListHosts", 404, "Not Found", null),
            ("GET", "/auth/token", 405, "Method Not Allowed", "POST"),
            ("DELETE", "/auth/authorize", 405, "Method Not Allowed", "POST"),
            ("POST", "/healthz", 405, "Method Not Allowed", "GET"),
            ("BREW", "/auth/token", 405, "Method Not Allowed", "POST"),
        ];
        foreach ((string method, string path, int status, string words, string? allow) in cases)
        {
            HttpResponseMessage answer = await rest.SendAsync(method, path);
            Assert.Equal(allow, answer.Content.Headers.Allow.SingleOrDefault());
            RequireHeaders(answer, overTls: false);
            RestClient.RequireFailure(status, words, await RestClient.ReadAsync(answer));
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_of_another_type_or_no_text_is_refused_in_the_one_shape()
    {
        await using TestController controller = await TestController.StartAsync();
        using var rest = new RestClient(controller);
        string large = "{\"username\":\"" + new string('x', 64 * 1024) + "\"}";
        RestClient.RequireFailure(413, "Payload Too Large", await rest.PostAsync("/auth/authorize", large));
        using var unsized = new StreamContent(new UnsizedStream(Encoding.ASCII.GetBytes(large))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        RestClient.RequireFailure(413, "Payload Too Large", await RestClient.ReadAsync(await rest.SendAsync("POST", "/auth/token", unsized)));
        foreach (string? type in new[] { null, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/jsonx", "application/grpc-web", "application/grpc", "x" })
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            RestClient.RequireFailure(415, "Unsupported Media Type", await RestClient.ReadAsync(await rest.SendAsync("POST", "/auth/token", content)));
        }

        using var broken = new ByteArrayContent([(byte)'{', 0xc3, 0x28, (byte)'}']) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        Assert.Equal("the body is not valid UTF-8", RestClient.RequireFailure(400, "Bad Request", await RestClient.ReadAsync(await rest.SendAsync("POST", "/auth/token", broken))));
        Assert.Contains("NUL", RestClient.RequireFailure(400, "Bad Request", await rest.PostAsync("/auth/authorize", "{\"username\":\"a\\u0000\",\"password\":\"p\"}")), StringComparison.Ordinal);
        Assert.Contains("max=1024", RestClient.RequireFailure(400, "Bad Request", await rest.PostAsync("/auth/authorize", $"{{\"username\":\"{new string('a', 1025)}\",\"password\":\"p\"}}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_not_call_unless_theirs_is_configured()
    {
        await using TestController closed = await TestController.StartAsync();
        using var rest = new RestClient(closed);
        using (HttpResponseMessage answer = await rest.SendAsync("OPTIONS", "/auth/token", null, ("Origin", Ui), ("Access-Control-Request-Method", "POST")))
        {
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            RequireNoCors(answer);
        }

        await using TestController open = await TestController.StartAsync(change: options => options with { CorsOrigins = [Ui, "http://localhost:5173"] });
        using var other = new RestClient(open);
        using (HttpResponseMessage preflight = await other.SendAsync("OPTIONS", "/auth/token", null, ("Origin", Ui), ("Access-Control-Request-Method", "POST")))
        using (HttpResponseMessage answer = await other.SendAsync("POST", "/auth/token", null, ("Origin", Ui)))
        {
            Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.UnsupportedMediaType), (preflight.StatusCode, answer.StatusCode));
            foreach (HttpResponseHeaders headers in new[] { preflight.Headers, answer.Headers })
            {
                Assert.Equal([Ui, "true", "GET, POST, PUT, DELETE, OPTIONS, PATCH", "Content-Type, Authorization, X-Requested-With", "86400"],
                    new[] { "Origin", "Credentials", "Methods", "Headers" }.Select(name => headers.GetValues($"Access-Control-Allow-{name}").Single()).Append(headers.GetValues("Access-Control-Max-Age").Single()));
                Assert.Equal("Origin", headers.Vary.Single());
            }
        }

        foreach (string origin in new[] { "https://evil.example", "null", "https://ui.example.evil.example", "https://UI.example", "http://ui.example", "https://ui.example:444", "*", "" })
        {
            using HttpResponseMessage answer = await other.SendAsync("GET", "/healthz", null, ("Origin", origin));
            RequireNoCors(answer);
        }
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_TLS_and_tells_browsers_to_stay_with_it()
    {
        using var directory = new TemporaryDirectory();
        (string certificate, string key) = Certificate(directory, "a");
        (string other, _) = Certificate(directory, "b");
        await using (TestController controller = await TestController.StartAsync(change: options => options with { HttpCertificateFile = certificate, HttpKeyFile = key }))
        {
            Assert.StartsWith("https://", controller.Addresses.Http, StringComparison.Ordinal);
            Assert.NotEqual(controller.Addresses.Grpc, controller.Addresses.Http);
            using var rest = new RestClient(controller);
            using HttpResponseMessage answer = await rest.SendAsync("GET", "/readyz");
            Assert.Equal("ready\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            RequireHeaders(answer, overTls: true);
            await Assert.ThrowsAsync<HttpRequestException>(async () =>
            {
                using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });
                await plain.GetStringAsync(new Uri(controller.Addresses.Http!.Replace("https:", "http:", StringComparison.Ordinal) + "/healthz"), TestContext.Current.CancellationToken);
            });
        }

        DbCalmException e = await Assert.ThrowsAsync<DbCalmException>(() => TestController.StartAsync(change: options => options with { HttpCertificateFile = other, HttpKeyFile = key }));
        Assert.Contains("can't be used", e.Message, StringComparison.Ordinal);
    }

    private static void RequireHeaders(HttpResponseMessage answer, bool overTls)
    {
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(overTls, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static void RequireNoCors(HttpResponseMessage answer) => Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));

    private static (string Certificate, string Key) Certificate(TemporaryDirectory directory, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (directory.Write($"{name}.crt", certificate.ExportCertificatePem()), directory.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    // Without a length it is sent in chunks.
    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
