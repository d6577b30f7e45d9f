using DbCalm.Controller.Access;
using DbCalm.Controller.Accounts;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Core.Approvals;
using DbCalm.Core.Errors;
using DbCalm.Platform;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Api;

/// <summary>
/// Carries out what was approved, as the one who asked and as if they called now: what they may not do any more is refused. One that a crash cut off is carried out again
/// if all it was judged by is still so; if not, it was done or something else was, and it says so.
/// </summary>
internal sealed partial class ApprovalRun(ApprovalBook book, AccountBook accounts, AuditLog audit, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<ApprovalRun> logger) : IDisposable
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
        (string reason, IMessage? answer) = await AttemptAsync(approval, stopping);
        CrashPoints.Pass("approval-carried-out");
        string text = answer is null ? "" : AuditText.Of(answer);
        await book.FinishAsync(approval, answer is null ? ApprovalState.Failed : ApprovalState.Done, reason, text.Length <= MostText ? text : "", CancellationToken.None);
        LogEnded(id, approval.Summary, reason.Length == 0 ? "done" : reason);
    }

    private async Task<(string Reason, IMessage? Answer)> AttemptAsync(StoredApproval approval, CancellationToken stopping)
    {
        try
        {
            if (!CoveredCalls.ByPath.TryGetValue(approval.Path, out CoveredCall? call))
            {
                return await RefuseAsync(approval, new Failure(ErrorCode.Refused, "this version of the controller does not know the call", ""));
            }

            if (approval.Asker.ToCaller(accounts) is not { } caller)
            {
                return await RefuseAsync(approval, new Failure(ErrorCode.NotPermitted, $"{approval.AskedBy} is not there any more", ""));
            }

            IMessage request = call.Parser.ParseFrom(approval.Request);
            if ((CallerPolicy.Check(caller, approval.Path) ?? await WhyNotAsync(call, request, approval, stopping)) is { } failure)
            {
                return await RefuseAsync(approval, failure);
            }

            return ("", await call.ReplayAsync(services, request, new ReplayedCall(approval, caller, services, stopping)));
        }
        catch (DbCalmException e)
        {
            // The trail has it from the call itself.
            return (e.Message, null);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogSurprised(approval.Id, e);
            return ("the controller failed; its log says why", null);
        }
    }

    private async Task<Failure?> WhyNotAsync(CoveredCall call, IMessage request, StoredApproval approval, CancellationToken stopping)
    {
        try
        {
            if ((await call.AssessAsync(services, request, stopping))?.IsWithin(approval.Facts) == true)
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

    private async Task<(string Reason, IMessage? Answer)> RefuseAsync(StoredApproval approval, Failure failure)
    {
        AuditOutcome outcome = failure.Code == ErrorCode.NotPermitted ? AuditOutcome.Refused : AuditOutcome.Failed;
        string action = approval.Path[(approval.Path.LastIndexOf('.') + 1)..];
        await audit.WriteAsync(new AuditEvent(approval.AskedBy, approval.AskedFrom, action, outcome, Request: approval.Shown, Reason: $"{approval.Words}: {failure.Message}"), CancellationToken.None);
        return (failure.Message, null);
    }

    [LoggerMessage(5033, LogLevel.Information, "Approval {ApprovalId}, {Summary}: {Outcome}")]
    private partial void LogEnded(string approvalId, string summary, string outcome);

    [LoggerMessage(5034, LogLevel.Error, "Approval {ApprovalId} could not be carried out")]
    private partial void LogSurprised(string approvalId, Exception exception);
}
