using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Api.Rest;

/// <summary>Writes what is done over REST into the audit trail. What can't be written is not handed out.</summary>
internal sealed class RestAudit(AuditLog log, RefusalLimit refusals)
{
    private const string Nobody = "a stranger";

    /// <summary>Runs a login and writes what came of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asked">What was asked for, as JSON without secrets.</param>
    /// <param name="login">Does it.</param>
    /// <param name="who">Who it turned out to be, in words.</param>
    public async Task<T> LoginAsync<T>(HttpContext context, string asked, Func<Task<T>> login, Func<T, string> who)
    {
        T answer;
        try
        {
            answer = await login();
        }
        catch (DbCalmException e)
        {
            bool isRefused = e.Code is ErrorCode.NotPermitted or ErrorCode.Unauthenticated or ErrorCode.Throttled;
            await NotDoneAsync(context, Nobody, isRefused ? AuditOutcome.Refused : AuditOutcome.Failed, asked, e.Message);
            throw;
        }

        // The caller may be gone; what was done is written all the same.
        await log.WriteAsync(new AuditEvent(who(answer), AddressOf(context), RestGate.RouteOf(context), AuditOutcome.Done, Request: asked), CancellationToken.None);
        return answer;
    }

    /// <summary>Writes that a request was refused, unless there were too many from there. True when it was written.</summary>
    public Task<bool> RefusedAsync(HttpContext context, string who, string reason) => NotDoneAsync(context, who, AuditOutcome.Refused, "", reason);

    /// <summary>Where the request comes from: the address of the connection, whatever headers say.</summary>
    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private async Task<bool> NotDoneAsync(HttpContext context, string who, AuditOutcome outcome, string asked, string reason)
    {
        string address = AddressOf(context);
        if (refusals.Admit(address) is not { } leftOut)
        {
            return false;
        }

        await log.WriteAsync(new AuditEvent(who, address, RestGate.RouteOf(context), outcome, Request: asked, Reason: RefusalLimit.Words(reason, leftOut)), CancellationToken.None);
        return true;
    }
}
