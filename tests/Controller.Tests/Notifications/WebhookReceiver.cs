using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Tests.Notifications;

/// <summary>A real HTTP server on a free port that keeps what it is sent and answers as a test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Answers the n-th request, from 1.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook?token=t0ps3cret";

    public static async Task<WebhookReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        IHeaderDictionary headers = context.Request.Headers;
        Requests.Enqueue(new Received(
            context.Request.Method, context.Request.Path, body, headers["DbCalm-Event"].ToString(), headers["DbCalm-Delivery"].ToString(), headers["DbCalm-Timestamp"].ToString(), headers["DbCalm-Signature"].ToString()));
        await Answer(Requests.Count, context);
    }

    /// <summary>One request.</summary>
    internal sealed record Received(string Method, string Path, string Body, string Event, string Delivery, string Timestamp, string Signature)
    {
        /// <summary>As a receiver would check it that was written from the documentation alone.</summary>
        public bool IsSignedWith(string key)
        {
            using var mac = new HMACSHA256(Encoding.UTF8.GetBytes(key));
            string expected = Convert.ToHexString(mac.ComputeHash(Encoding.UTF8.GetBytes($"{Timestamp}.{Body}")));
            return string.Equals(Signature, "v1=" + expected, StringComparison.OrdinalIgnoreCase);
        }
    }
}
