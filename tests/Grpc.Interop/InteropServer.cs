using System.Net;
using DbCalm.Grpc.Interop.Server;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DbCalm.Grpc.Interop;

/// <summary>Serves the test service over HTTP/2 without TLS, on a free port of the loopback interface.</summary>
public sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private InteropServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <param name="configure">Changes the options of the gRPC server.</param>
    /// <param name="observe">Sees each request before the gRPC server does.</param>
    public static async Task<InteropServer> StartAsync(Action<GrpcServiceOptions>? configure = null, Action<HttpRequest>? observe = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => configure?.Invoke(options));

        var app = builder.Build();
        app.Use((context, next) =>
        {
            observe?.Invoke(context.Request);
            return next(context);
        });
        app.MapGrpcService<TestServiceEndpoint>();
        await app.StartAsync();
        return new InteropServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
