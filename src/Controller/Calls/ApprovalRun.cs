using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Calls;

/// <summary>
/// Carries out what was approved, as the one who asked and as if they called now: what they may not do any more is refused. One that a crash cut off is carried out again
/// if all it was judged by is still so; if not, it was done or something else was, and it says so.
/// </summary>
internal sealed partial class ApprovalRun(
    ApprovalBook book, AccountBook accounts, AuditLog audit, CallTable calls, CallPipeline pipeline, CallFailures failures, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<ApprovalRun> logger) : IDisposable
{
    private const int MostText = 16_000;
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Carries it out once, or waits until another has. What goes wrong is noted with it and not thrown; only the end of the controller is.</summary>
    public async Task RunAsync(string id)
    {
        CancellationToken stopping = lifetime.ApplicationStopping;
        await turn.WaitAsync(stopping);
        try
        {
            await CarryOutAsync(id, stopping);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task CarryOutAsync(string id, CancellationToken stopping)
    {
        if (await book.ClaimAsync(id, stopping) is not { } approval)
        {
            return;
        }

        CrashPoints.Pass("approval-claimed");
        (string reason, object? answer) = await AttemptAsync(approval, stopping);
        CrashPoints.Pass("approval-carried-out");
        string text = answer is IMessage message ? AuditText.Of(message) : "";
        await book.FinishAsync(approval, answer is null ? ApprovalState.Failed : ApprovalState.Done, reason, text.Length <= MostText ? text : "", CancellationToken.None);
        LogEnded(id, approval.Summary, reason.Length == 0 ? "done" : reason);
    }

    private async Task<(string Reason, object? Answer)> AttemptAsync(StoredApproval approval, CancellationToken stopping)
    {
        try
        {
            if (calls.OfPath(approval.Path) is not { AssessAsync: not null, Parser: { } parser } call)
            {
                return await RefuseAsync(approval, new Failure(ErrorCode.Refused, "this version of the controller does not know the call", ""));
            }

            if (approval.Asker.ToCaller(accounts) is not { } caller)
            {
                return await RefuseAsync(approval, new Failure(ErrorCode.NotPermitted, $"{approval.AskedBy} is not there any more", ""));
            }

            IMessage request = parser.ParseFrom(approval.Request);
            if ((CallerPolicy.Check(caller, call.Rule) ?? await WhyNotAsync(call, request, approval, stopping)) is { } failure)
            {
                return await RefuseAsync(approval, failure);
            }

            var context = new CallContext(call, caller, approval.AskedFrom, stopping) { Approval = approval };
            return ("", await pipeline.RunAsync(context, request, services));
        }
        catch (Exception e) when (e is DbCalmException || !stopping.IsCancellationRequested)
        {
            // The trail has it from the call itself.
            return (failures.Explain(approval.Path, e).Message, null);
        }
    }

    private async Task<Failure?> WhyNotAsync(Call call, IMessage request, StoredApproval approval, CancellationToken stopping)
    {
        try
        {
            if ((await call.AssessAsync!(services, request, stopping))?.IsWithin(approval.Facts) == true)
            {
                return null;
            }
        }
        catch (DbCalmException e) when (!approval.IsInterrupted)
        {
            return e.ToFailure();
        }
        catch (DbCalmException)
        {
            // Below: what it was about may be gone since it was done.
        }

        return new Failure(
            ErrorCode.Refused,
            approval.IsInterrupted
                ? "the controller ended while it was carried out, and things are not as they were: it was probably done, which the audit trail shows"
                : "what it is about has changed since it was asked for",
            "");
    }

    private async Task<(string Reason, object? Answer)> RefuseAsync(StoredApproval approval, Failure failure)
    {
        AuditOutcome outcome = failure.Code == ErrorCode.NotPermitted ? AuditOutcome.Refused : AuditOutcome.Failed;
        string action = approval.Path[(approval.Path.LastIndexOf('.') + 1)..];
        await audit.WriteAsync(new AuditEvent(approval.AskedBy, approval.AskedFrom, action, outcome, Request: approval.Shown, Reason: $"{approval.Words}: {failure.Message}"), CancellationToken.None);
        return (failure.Message, null);
    }

    [LoggerMessage(5033, LogLevel.Information, "Approval {ApprovalId}, {Summary}: {Outcome}")]
    private partial void LogEnded(string approvalId, string summary, string outcome);
}
