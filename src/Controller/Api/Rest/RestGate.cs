using DbCalm.Controller.Access;
using DbCalm.Controller.Calls;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Stands before every route: finds out who asks, by a token alone, and whether they may, before a byte of the body is read.</summary>
internal sealed class RestGate(RequestDelegate next, CallerIdentification identification, CallTable calls, CallAdmission admission)
{
    /// <summary>The route that was chosen, as the table names it: <c>POST /auth/token</c>; empty for none.</summary>
    public static string RouteOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint route ? $"{context.Request.Method} {route.RoutePattern.RawText}" : "";

    /// <summary>Lets the request through or throws why not.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        string route = RouteOf(context);
        if (route.Length > 0)
        {
            Call? call = calls.OfRoute(route);
            (Caller caller, string? problem) = call?.Rule is CallRule.Anybody or CallRule.Open ? (new Caller.Stranger(), null) : identification.OfHeader(context.Request.Headers.Authorization);
            Failure? failure = problem is null ? null : new Failure(ErrorCode.Unauthenticated, problem, "log in: POST /auth/token");
            if (admission.Check(caller, call, route, call?.Action ?? route, context.Address(), failure) is { } refusal)
            {
                await admission.TellAsync(refusal, "");
                throw refusal.Failure.ToException();
            }

            context.Items[CallContext.Key] = new CallContext(call!, caller, context.Address(), context.RequestAborted);
        }

        await next(context);
    }
}
