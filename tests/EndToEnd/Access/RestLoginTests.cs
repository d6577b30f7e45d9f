using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using DbCalm.Testing;
using DbCalm.Testing.Fleets;

namespace DbCalm.EndToEnd.Access;

/// <summary>Programs of DBCalm's time log in over REST, at the published controller, and go on with what they get.</summary>
public sealed class RestLoginTests : IAsyncLifetime
{
    private const string Password = "a password for tests";
    private const string Ui = "https://ui.example";
    private readonly TemporaryDirectory directory = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private ControllerProcess controller = null!;
    private Ctl ctl = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        controller = new ControllerProcess(directory.Path) { Environment = new Dictionary<string, string?> { ["DBCALM_CORS_ORIGINS"] = Ui } };
        await controller.StartAsync();
        ctl = new Ctl(controller.Socket);
        http.BaseAddress = new Uri($"http://127.0.0.1:{controller.HttpPort}");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await controller.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_person_gets_a_code_and_for_it_once_a_token_with_which_dbcalmctl_works()
    {
        await ctl.OkAsync("users", "add", "anna", "--role", "viewer", "--password-file", directory.Write("password", Password + "\n"));
        string code = (await OkAsync("/auth/authorize", new() { ["username"] = "anna", ["password"] = Password })).Text("code");
        JsonNode token = await OkAsync("/auth/token", new() { ["grant_type"] = "authorization_code", ["code"] = code });
        Assert.Equal(("Bearer", 3600), (token.Text("token_type"), token.Number("expires_in")));
        JsonNode identity = (await WithTokenAsync(token.Text("access_token"), "whoami")).Ok();
        Assert.Equal(("user", "anna"), (identity["identity"]!.Text("kind"), identity["identity"]!.Text("name")));

        await RefusedAsync("Invalid or expired authorization code", "/auth/token", new() { ["grant_type"] = "authorization_code", ["code"] = code });
        await RefusedAsync("Invalid credentials", "/auth/authorize", new() { ["username"] = "anna", ["password"] = "another" });
        await RefusedAsync("Invalid credentials", "/auth/authorize", new() { ["username"] = "nobody", ["password"] = Password });
        await ctl.OkAsync("users", "delete", "anna");
        (await WithTokenAsync(token.Text("access_token"), "whoami")).Fails(6, "DBCALM_TOKEN");

        JsonNode[] rows = [.. (await ctl.OkAsync("audit", "list", "--action", "POST /auth")).Items()];
        Assert.Equal(["Refused", "Refused", "Refused", "Done", "Done"], rows.Select(row => row.Text("outcome")), StringComparer.OrdinalIgnoreCase);
        Assert.All(rows, row => Assert.Equal("127.0.0.1", row.Text("address")));
        await ctl.OkAsync("audit", "verify");
        string said = string.Join('\n', rows.Select(row => row.ToJsonString())) + controller.Log;
        Assert.All([Password, code, token.Text("access_token")], secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_gets_a_token_for_its_secret_and_another_gets_none()
    {
        JsonNode made = await ctl.OkAsync("clients", "add", "report");
        string id = made["client"]!.Text("id");
        JsonNode token = await OkAsync("/auth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = made.Text("secret") });
        Assert.Equal("client", (await WithTokenAsync(token.Text("access_token"), "whoami")).Ok()["identity"]!.Text("kind"));
        await RefusedAsync("Invalid client credentials", "/auth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = "other", ["client_secret"] = made.Text("secret") });
        await RefusedAsync("Invalid client credentials", "/auth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = "x" });
    }

    [Fact]
    public async Task Of_twenty_programs_with_one_code_one_gets_a_token()
    {
        await ctl.OkAsync("users", "add", "anna", "--password-file", directory.Write("password", Password + "\n"));
        string code = (await OkAsync("/auth/authorize", new() { ["username"] = "anna", ["password"] = Password })).Text("code");
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using HttpResponseMessage answer = await PostAsync("/auth/token", new() { ["grant_type"] = "authorization_code", ["code"] = code });
            return answer.StatusCode;
        }));
        Assert.Single(answers, HttpStatusCode.OK);
        Assert.All(answers, status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
    }

    [Fact]
    public async Task The_page_of_the_configured_origin_may_call_and_no_other_and_headers_say_what_browsers_may_do()
    {
        foreach ((string origin, string? allowed) in new[] { (Ui, (string?)Ui), ("https://evil.example", null) })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/auth/token") { Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" } } };
            using HttpResponseMessage answer = await http.SendAsync(preflight, Cancellation);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null);
        }

        foreach (string path in new[] { "/readyz", "/auth/token", "/nope" })
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task A_body_that_does_not_end_is_not_waited_for()
    {
        (string Sent, int Status, string Message)[] cases =
        [
            ("Content-Length: 100\r\n\r\n{\"username\":", 408, "the body came too slowly"),
            ("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"use", 408, "the body came too slowly"),
            ("Content-Length: 1000000000\r\n\r\n{", 413, "the body is larger than 64 KiB"),
            ("Transfer-Encoding: chunked\r\n\r\n20000\r\n{", 413, "the body is larger than 64 KiB"),
            ("Transfer-Encoding: chunked\r\n\r\nzzz\r\n{", 400, "the request can\\u0027t be read"),
        ];
        await Task.WhenAll(cases.Select(async one =>
        {
            string answer = await AnswerAsync(one.Sent, more: one.Status == 413);
            Assert.StartsWith($"HTTP/1.1 {one.Status} ", answer, StringComparison.Ordinal);
            Assert.EndsWith($"\"message\":\"{one.Message}\",\"code\":{one.Status}}}", answer, StringComparison.Ordinal);
        }));
        Assert.True(await controller.AnswersAsync("/readyz"));
    }

    // To its end: the controller closes the connection, since what comes next can't be told from the body.
    private async Task<string> AnswerAsync(string sent, bool more)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, controller.HttpPort, patience.Token);
        NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /auth/authorize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{sent}"), patience.Token);
        if (more)
        {
            // Enough of it to be too much.
            await stream.WriteAsync(new byte[70_000], patience.Token);
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await ToEndAsync(reader, patience.Token);
    }

    // The end may come as a reset, since not all was read of what was sent.
    private static async Task<string> ToEndAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
            {
                text.Append(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            return text.ToString();
        }

        return text.ToString();
    }

    private async Task<CtlResult> WithTokenAsync(string token, params string[] arguments)
    {
        string pin = (await ctl.OkAsync("hosts", "token", "create", "--host", "any")).Text("ca_pin");
        var settings = new ProcessSettings
        {
            Environment = new Dictionary<string, string?> { ["DBCALM_SERVER"] = controller.Url, ["DBCALM_CA_PIN"] = pin, ["DBCALM_TOKEN"] = token, ["XDG_CONFIG_HOME"] = directory.Path },
        };
        ProcessOutput output = await ProcessRunner.RunAsync([Programs.Ctl, .. arguments, "-o", "json"], settings, 60, Cancellation);
        return new CtlResult($"dbcalmctl {string.Join(' ', arguments)}", output.ExitCode, output.Stdout, output.Stderr);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
    }

    private async Task<JsonNode> OkAsync(string path, JsonObject body)
    {
        using HttpResponseMessage answer = await PostAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task RefusedAsync(string message, string path, JsonObject body)
    {
        using HttpResponseMessage answer = await PostAsync(path, body);
        JsonNode error = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal((HttpStatusCode.Unauthorized, "Unauthorized", message, 401), (answer.StatusCode, error.Text("error"), error.Text("message"), error.Number("code")));
    }
}
