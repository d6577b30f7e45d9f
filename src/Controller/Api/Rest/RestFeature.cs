using System.Net;
using DbCalm.Controller.Access;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Api.Rest;

/// <summary>The REST API: what the HTTP listener serves. A concept is a file with its routes, each with the call behind it.</summary>
internal static partial class RestFeature
{
    public static IServiceCollection AddRest(this IServiceCollection services) => services
        .AddRoutes(AuthRoutes.All)
        .AddRoutes([RouteCall.Open("GET /healthz"), RouteCall.Open("GET /readyz")]);

    private static IServiceCollection AddRoutes(this IServiceCollection services, IEnumerable<RouteCall> routes)
    {
        foreach (RouteCall route in routes)
        {
            services.AddSingleton(route);
        }

        return services;
    }

    /// <summary>Serves the routes, and those that <paramref name="more"/> adds, on the HTTP listener alone, and nothing else there: no request of it gets any further.</summary>
    public static void UseRest(this WebApplication app, Action<IEndpointRouteBuilder> more)
    {
        ControllerOptions options = app.Services.GetRequiredService<ControllerOptions>();
        if (options.HttpCertificateFile is null && !IPAddress.IsLoopback(options.HttpListen.Address))
        {
            LogPlain(app.Logger, options.HttpListen);
        }

        app.MapWhen(
            context => context.Features.Get<ConnectionOrigin>()?.Listener == Listener.Http,
            branch =>
            {
                branch.UseMiddleware<SecurityHeaders>();

                // What the routing of gRPC found means nothing here.
                branch.Use((context, next) =>
                {
                    context.SetEndpoint(null);
                    return next(context);
                });
                branch.UseMiddleware<CrossOrigin>();
                branch.UseMiddleware<RestFailures>();
                branch.UseRouting();
                branch.UseMiddleware<RestGate>();
                branch.UseEndpoints(routes =>
                {
                    foreach ((string route, Call _, RequestDelegate? serve) in app.Services.GetServices<RouteCall>())
                    {
                        if (serve is not null)
                        {
                            routes.MapMethods(route.Split(' ')[1], [route.Split(' ')[0]], serve);
                        }
                    }

                    more(routes);
                });
            });
    }

    [LoggerMessage(5023, LogLevel.Warning, "Passwords reach {Address} without encryption: set ssl_cert and ssl_key, or listen on this machine alone")]
    private static partial void LogPlain(ILogger logger, ListenAddress address);
}
