using DbCalm.Controller.Access;
using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Writes what is done over REST into the audit trail. What can't be written is not handed out.</summary>
internal sealed class RestAudit(AuditLog log, RefusalLimit refusals)
{
    /// <summary>Runs a login and writes what came of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asked">What was asked for, as JSON without secrets.</param>
    /// <param name="claim">The kind and the name of the account that is tried; null when the request names none.</param>
    /// <param name="login">Does it.</param>
    /// <param name="who">Who it turned out to be, in words.</param>
    public async Task<T> LoginAsync<T>(HttpContext context, string asked, (string Kind, string? Name)? claim, Func<Task<T>> login, Func<T, string> who)
    {
        T answer;
        try
        {
            answer = await login();
        }
        catch (DbCalmException e)
        {
            bool isRefused = e.Code is ErrorCode.NotPermitted or ErrorCode.Unauthenticated or ErrorCode.Throttled;
            var caller = new Caller.Stranger();
            string name = claim is { } tried ? caller.NameAs(tried.Kind, tried.Name) : caller.Name;
            await NotDoneAsync(context, caller, name, isRefused ? AuditOutcome.Refused : AuditOutcome.Failed, asked, e.Message);
            throw;
        }

        // The caller may be gone; what was done is written all the same.
        await log.WriteAsync(new AuditEvent(who(answer), AddressOf(context), RestGate.RouteOf(context), AuditOutcome.Done, Request: asked), CancellationToken.None);
        return answer;
    }

    /// <summary>Writes that a request was refused, unless there were too many from there. True when it was written.</summary>
    public Task<bool> RefusedAsync(HttpContext context, Caller caller, string reason) => NotDoneAsync(context, caller, caller.Name, AuditOutcome.Refused, "", reason);

    /// <summary>Where the request comes from: the address of the connection, whatever headers say.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private async Task<bool> NotDoneAsync(HttpContext context, Caller caller, string name, AuditOutcome outcome, string asked, string reason)
    {
        string address = AddressOf(context);
        if (!refusals.Admit(caller.LimitedBy(address, RestGate.RouteOf(context))))
        {
            return false;
        }

        await log.WriteAsync(new AuditEvent(name, address, RestGate.RouteOf(context), outcome, Request: asked, Reason: reason), CancellationToken.None);
        return true;
    }
}
