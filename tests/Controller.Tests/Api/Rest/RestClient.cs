using System.Net;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace DbCalm.Controller.Tests.Api.Rest;

/// <summary>Asks the HTTP listener of a controller.</summary>
internal sealed class RestClient(TestController controller) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == 0 },
    })
    {
        BaseAddress = new Uri(controller.Addresses.Http!),
    };

    /// <summary>Sends a request; the answer has been read.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = content };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts JSON; the status and what came back.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await ReadAsync(await SendAsync("POST", path, content));
    }

    /// <summary>The JSON of an answer, which has to be what it says it is.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Body)> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
            return (answer.StatusCode, JsonNode.Parse(text)!);
        }
    }

    /// <summary>Checks that an answer is a failure in the one shape; its message.</summary>
    public static string RequireFailure(int status, string words, (HttpStatusCode Status, JsonNode Body) answer)
    {
        Assert.Equal((status, words, status), ((int)answer.Status, (string?)answer.Body["error"], (int?)answer.Body["code"]));
        Assert.Equal(3, answer.Body.AsObject().Count);
        return (string)answer.Body["message"]!;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
