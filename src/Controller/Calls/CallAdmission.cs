using DbCalm.Controller.Access;
using DbCalm.Controller.Audit;
using DbCalm.Core.Errors;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Calls;

/// <summary>Holds callers against the rules of calls before a byte of a request is read, and counts and tells refusals.</summary>
internal sealed partial class CallAdmission(AuditLog audit, RefusalLimit refusals, ILogger<CallAdmission> logger)
{
    /// <summary>The refusal of a caller who may not make a call; null when it may, as far as that can be said without the request.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="call">The line of the call; null for what there is not.</param>
    /// <param name="name">What was asked for, for the log, in words that are safe to show.</param>
    /// <param name="action">The same for the trail.</param>
    /// <param name="address">From where.</param>
    /// <param name="problem">What is wrong with who they say to be; null for nothing.</param>
    public Refusal? Check(Caller caller, Call? call, string name, string action, string address, Failure? problem = null)
    {
        if ((problem ?? CallerPolicy.Check(caller, call?.Rule)) is not { } failure)
        {
            return null;
        }

        // Into the log and the trail alike only so often: nobody may fill either.
        var refusal = new Refusal(caller, address, action, failure, refusals.Admit(caller.LimitedBy(address, call?.Action ?? "")));
        if (refusal.IsAdmitted)
        {
            LogRefused(name, caller.Name, address, failure.Message);
        }

        return refusal;
    }

    /// <summary>Writes the refusal into the trail, once, with what was asked for if that was read.</summary>
    public async Task TellAsync(Refusal refusal, string asked)
    {
        if (refusal.IsAdmitted && !refusal.IsTold)
        {
            await audit.WriteAsync(
                new AuditEvent(refusal.Caller.Name, refusal.Address, refusal.Action, AuditOutcome.Refused, Request: asked, Reason: refusal.Failure.Message), CancellationToken.None);
        }

        refusal.IsTold = true;
    }

    [LoggerMessage(3020, LogLevel.Warning, "Refused a call of {Method} by {Caller} from {Remote}: {Reason}")]
    private partial void LogRefused(string method, string caller, string remote, string reason);
}
