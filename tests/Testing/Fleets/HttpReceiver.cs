using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace DbCalm.Testing.Fleets;

/// <summary>What somebody might write who has read the documentation and wants to be told: takes messages, checks their signatures, keeps them.</summary>
internal sealed class HttpReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly string secret;

    internal HttpReceiver(string secret)
    {
        this.secret = secret;
        Url = $"http://127.0.0.1:{FreePort.Next()}/";
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = ReceiveAsync();
    }

    internal string Url { get; }

    /// <summary>Every message, in order; those that came again too.</summary>
    internal ConcurrentQueue<(string Delivery, JsonNode Body)> Messages { get; } = new();

    /// <summary>What came and was not signed as it should be.</summary>
    internal ConcurrentQueue<string> Forged { get; } = new();

    internal IEnumerable<string> Events => Messages.Select(message => message.Body["event"]!.GetValue<string>());

    public void Dispose() => listener.Close();

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                using var memory = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(memory);
                Take(context.Request, memory.ToArray());
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Take(HttpListenerRequest request, byte[] body)
    {
        string timestamp = request.Headers["DbCalm-Timestamp"] ?? "";
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
        string expected = "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        if (request.Headers["DbCalm-Signature"] != expected)
        {
            Forged.Enqueue(Encoding.UTF8.GetString(body));
            return;
        }

        Messages.Enqueue((request.Headers["DbCalm-Delivery"] ?? "", JsonNode.Parse(body)!));
    }
}
