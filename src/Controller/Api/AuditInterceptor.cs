using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using AuditOutcome = DbCalm.Controller.Audit.AuditOutcome;

namespace DbCalm.Controller.Api;

/// <summary>
/// Writes every login, refusal and change into the audit trail. A change is announced before it is made and its end is written after, so that one that a crash cut off
/// shows as begun. What can't be written is not done.
/// </summary>
internal sealed class AuditInterceptor(AuditLog log, RefusalLimit refusals, PriorStates states) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? answer = null;
        await AuditAsync((IMessage)request, context, async () => (IMessage)(answer = await continuation(request, context)));
        return answer!;
    }

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) => AuditAsync(
            (IMessage)request,
            context,
            async () =>
            {
                await continuation(request, responseStream, context);
                return null;
            });

    private async Task AuditAsync(IMessage request, ServerCallContext context, Func<Task<IMessage?>> call)
    {
        if (context.GetHttpContext().Features.Get<PendingRefusal>() is { } pending)
        {
            await RefuseAsync(request, context, pending);
        }

        CallRule rule = CallRules.ByPath[context.Method];
        string asked = AuditText.Of(request);
        long? begun = IsChange(rule) || request is ChangePasswordRequest or DenyRequest
            ? await log.WriteAsync(Event(context, AuditOutcome.Begun, request: asked, before: await states.OfAsync(request, context.CancellationToken)), context.CancellationToken)
            : null;
        IMessage? answer;
        try
        {
            answer = await call();
        }
        catch (Exception e)
        {
            await FailedAsync(rule, request, context, begun, asked, e);
            throw;
        }

        // The caller may be gone; what was done is written all the same.
        if (begun is not null || rule is CallRule.Anybody or CallRule.LateAgent)
        {
            AuditEvent done = Event(context, AuditOutcome.Done, begun, begun is null ? asked : "", after: answer);
            string? turnedOut = answer switch
            {
                LoginResponse login => $"{login.Identity.Kind} {login.Identity.Name}",
                EnrollResponse enrolled => $"host {enrolled.HostName}",
                _ => null,
            };
            await log.WriteAsync(turnedOut is null ? done : done with { Actor = turnedOut }, CancellationToken.None);
        }
    }

    // The gate found that the caller may not.
    private async Task RefuseAsync(IMessage request, ServerCallContext context, PendingRefusal pending)
    {
        if (pending.IsAdmitted)
        {
            var refused = new AuditEvent(pending.Caller.Name, context.Address(), ActionOf(context), AuditOutcome.Refused, Request: AuditText.Of(request), Reason: pending.Failure.Message);
            await log.WriteAsync(refused, CancellationToken.None);
        }

        pending.IsTold = true;
        throw pending.Failure.ToException();
    }

    private async Task FailedAsync(CallRule rule, IMessage request, ServerCallContext context, long? begun, string asked, Exception e)
    {
        AuditOutcome outcome = (e as DbCalmException)?.Code switch
        {
            ErrorCode.NotPermitted or ErrorCode.Unauthenticated or ErrorCode.Throttled => AuditOutcome.Refused,
            ErrorCode.ApprovalNeeded => AuditOutcome.Waiting,
            _ => AuditOutcome.Failed,
        };
        bool isToBeWritten = begun is not null
            || ((rule is CallRule.Anybody or CallRule.LateAgent || outcome == AuditOutcome.Refused) && refusals.Admit(context.Caller().LimitedBy(context.Address(), ActionOf(context))));
        if (isToBeWritten)
        {
            AuditEvent ended = Event(context, outcome, begun, asked, reason: (e as DbCalmException)?.Message ?? e.GetType().Name);
            string? actor = request switch
            {
                LoginRequest { Password: { } login } => context.Caller().NameAs("user", login.User),
                LoginRequest { Client: { } login } => context.Caller().NameAs("client", login.Id),
                _ => null,
            };
            await log.WriteAsync(actor is null ? ended : ended with { Actor = actor }, CancellationToken.None);
        }
    }

    private static AuditEvent Event(
        ServerCallContext context, AuditOutcome outcome, long? begun = null, string request = "", IMessage? before = null, IMessage? after = null, string reason = "") => new(
            context.Caller().Name,
            context.Address(),
            ActionOf(context),
            outcome,
            begun,
            request,
            before is null ? "" : AuditText.Of(before),
            after is null ? "" : AuditText.Of(after),
            // What was held and then let through says on each of its rows who let it.
            string.Join(": ", new[] { context.GetHttpContext().Features.Get<StoredApproval>()?.Words ?? "", reason }.Where(words => words.Length > 0)));

    private static string ActionOf(ServerCallContext context) => context.Method[(context.Method.LastIndexOf('.') + 1)..];

    private static bool IsChange(CallRule rule) => rule switch
    {
        CallRule.Needs { Permission: Permission.ViewFleet or Permission.ViewBackups or Permission.ViewJobs or Permission.ViewAudit } => false,
        CallRule.Needs => true,
        CallRule.LoggedIn or CallRule.Anybody or CallRule.Open or CallRule.AgentOnly or CallRule.LateAgent => false,
        _ => throw new InvalidOperationException($"unknown rule {rule}"),
    };
}
