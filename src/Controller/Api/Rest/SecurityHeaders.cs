using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Puts onto every answer of the HTTP listener what keeps browsers from doing more with it than to hand it to the page that asked.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Adds the headers.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return next(context);
    }
}
