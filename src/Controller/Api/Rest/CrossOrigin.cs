using System.Collections.Frozen;
using DbCalm.Controller.Configuration;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Tells browsers which pages may call: those of the configured origins, none by default. Answers the questions that browsers ask before they call.</summary>
internal sealed class CrossOrigin(RequestDelegate next, ControllerOptions options)
{
    private readonly FrozenSet<string> origins = options.CorsOrigins.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Adds the headers for an origin that may.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        if (origins.Count > 0)
        {
            headers.Vary = "Origin";
        }

        if (context.Request.Headers.Origin is [{ } origin] && origins.Contains(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS, PATCH";
            headers.AccessControlAllowHeaders = "Content-Type, Authorization, X-Requested-With";
            headers.AccessControlMaxAge = "86400";
        }

        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
