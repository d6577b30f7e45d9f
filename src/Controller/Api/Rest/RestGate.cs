using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Stands before every route: finds out who asks and holds them against the table, which nobody passes where it has no line. A token is all that counts here.</summary>
internal sealed partial class RestGate(RequestDelegate next, AccessTokens tokens, RestAudit audit, ILogger<RestGate> logger)
{
    private const string Scheme = "Bearer ";

    /// <summary>The route that was chosen, as the table names it: <c>POST /auth/token</c>; empty for none.</summary>
    public static string RouteOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint route ? $"{context.Request.Method} {route.RoutePattern.RawText}" : "";

    /// <summary>Lets the request through or throws why not.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        string route = RouteOf(context);
        if (route.Length > 0)
        {
            CallRule? rule = CallRules.ByRoute.GetValueOrDefault(route);
            (Caller caller, string? problem) = rule is CallRule.Anybody or CallRule.Open ? (new Caller.Stranger(), null) : Identify(context.Request.Headers.Authorization);
            Failure? failure = problem is null ? CallerPolicy.Check(caller, rule) : new Failure(ErrorCode.Unauthenticated, problem, "log in: POST /auth/token");
            if (failure is not null)
            {
                if (await audit.RefusedAsync(context, caller, failure.Message))
                {
                    LogRefused(route, caller.Name, RestAudit.AddressOf(context), failure.Message);
                }

                throw failure.ToException();
            }

            context.Features.Set(caller);
        }

        await next(context);
    }

    /// <summary>Who asks, by the header; with it what is wrong with the header, null for nothing.</summary>
    internal (Caller Caller, string? Problem) Identify(StringValues headers) => headers switch
    {
        [] => (new Caller.Stranger(), "Missing authorization header"),
        [{ } header] when header.StartsWith(Scheme, StringComparison.Ordinal) => tokens.Check(header[Scheme.Length..]) is { } account
            ? (new Caller.Holder(account), null)
            : (new Caller.BadToken(), "Invalid or expired token"),
        _ => (new Caller.BadToken(), "Invalid authorization header format. Expected 'Bearer <token>'"),
    };

    [LoggerMessage(5020, LogLevel.Warning, "Refused {Route} by {Caller} from {Remote}: {Reason}")]
    private partial void LogRefused(string route, string caller, string remote, string reason);
}
