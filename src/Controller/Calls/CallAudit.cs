using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using Google.Protobuf;

namespace DbCalm.Controller.Calls;

/// <summary>
/// Writes every login, refusal and change into the audit trail. A change is announced before it is made and its end is written after, so that one that a crash cut off
/// shows as begun. What can't be written is not done.
/// </summary>
internal sealed class CallAudit(AuditLog log, RefusalLimit refusals, CallAdmission admission, IServiceProvider services)
{
    /// <summary>Runs a call and writes what there is to write of it.</summary>
    public async Task<object?> RunAsync(CallContext context, object request, Func<Task<object?>> run)
    {
        Call call = context.Call;
        string asked = call.Show(request);
        if (context.Refusal is { } refusal)
        {
            await admission.TellAsync(refusal, asked);
            throw refusal.Failure.ToException();
        }

        long? begun = call.Recording == Recording.BeginningAndEnd
            ? await log.WriteAsync(Event(context, AuditOutcome.Begun, request: asked, before: await BeforeAsync(context, request)), context.CancellationToken)
            : null;
        object? answer;
        try
        {
            answer = await run();
        }
        catch (Exception e)
        {
            await FailedAsync(context, request, begun, asked, e);
            throw;
        }

        // The caller may be gone; what was done is written all the same.
        if (call.Recording != Recording.None)
        {
            AuditEvent done = Event(context, AuditOutcome.Done, begun, begun is null ? asked : "", after: answer as IMessage);
            await log.WriteAsync(answer is null || call.TurnedOut is null ? done : done with { Actor = call.TurnedOut(request, answer) }, CancellationToken.None);
        }

        return answer;
    }

    // The object as it is; null when the request makes a new one, changes none, or names none that is there.
    private async Task<IMessage?> BeforeAsync(CallContext context, object request)
    {
        try
        {
            return context.Call.BeforeAsync is { } read ? await read(services, request, context.CancellationToken) : null;
        }
        catch (DbCalmException e) when (e.Code is ErrorCode.NotFound or ErrorCode.InvalidInput)
        {
            // The call itself will say so.
            return null;
        }
    }

    private async Task FailedAsync(CallContext context, object request, long? begun, string asked, Exception e)
    {
        AuditOutcome outcome = (e as DbCalmException)?.Code switch
        {
            ErrorCode.NotPermitted or ErrorCode.Unauthenticated or ErrorCode.Throttled => AuditOutcome.Refused,
            ErrorCode.ApprovalNeeded => AuditOutcome.Waiting,
            _ => AuditOutcome.Failed,
        };
        bool isToBeWritten = begun is not null
            || ((context.Call.Recording == Recording.End || outcome == AuditOutcome.Refused) && refusals.Admit(context.Caller.LimitedBy(context.Address, context.Call.Action)));
        if (isToBeWritten)
        {
            AuditEvent ended = Event(context, outcome, begun, asked, reason: (e as DbCalmException)?.Message ?? e.GetType().Name);
            (string Kind, string? Name)? claim = context.Call.ClaimOf?.Invoke(request);
            await log.WriteAsync(claim is { } said ? ended with { Actor = context.Caller.NameAs(said.Kind, said.Name) } : ended, CancellationToken.None);
        }
    }

    private static AuditEvent Event(
        CallContext context, AuditOutcome outcome, long? begun = null, string request = "", IMessage? before = null, IMessage? after = null, string reason = "") => new(
            context.Caller.Name,
            context.Address,
            context.Call.Action,
            outcome,
            begun,
            request,
            before is null ? "" : AuditText.Of(before),
            after is null ? "" : AuditText.Of(after),
            // What was held and then let through says on each of its rows who let it.
            string.Join(": ", new[] { context.Approval?.Words ?? "", reason }.Where(words => words.Length > 0)));
}
