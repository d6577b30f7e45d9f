using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Database;
using DbCalm.Controller.Loops;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Calls;

/// <summary>Ends what nobody approved in time, carries out what nobody denied and what a crash cut off, and forgets what was over long ago.</summary>
internal sealed partial class ApprovalLoop(StoreDatabase database, ApprovalBook book, ApprovalRun run, ApprovalSignal signal, AuditLog audit, TimeProvider time, ILogger<ApprovalLoop> logger) : Loop(time)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override LoopSignal? Signal => signal;

    /// <summary>Before the first call can come: what an earlier process was at is to be carried out again.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.WriteAsync(store => (Task)ApprovalStore.ReopenAsync(store), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks once.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        foreach (StoredApproval overdue in await book.OverdueAsync(cancellationToken))
        {
            var expired = new AuditEvent(AuditEvent.Controller, "", "ApprovalService/Expire", AuditOutcome.Done, Request: overdue.Shown, Reason: $"approval {overdue.Id} of {overdue.AskedBy}: nobody approved {overdue.Summary} in time");
            await audit.WriteAsync(expired, cancellationToken);
            await book.ExpireAsync(overdue.Id, cancellationToken);
        }

        await book.RipenAsync(cancellationToken);
        foreach (string id in await database.ReadAsync(ApprovalStore.ApprovedAsync, cancellationToken))
        {
            await run.RunAsync(id);
        }

        await book.PruneAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return LoopRest.Until(await database.ReadAsync(ApprovalStore.NextAsync, cancellationToken), Time.GetUtcNow(), ShortestRest, LongestRest);
    }

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.UntilSignal(LongestRest);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    [LoggerMessage(5035, LogLevel.Error, "Looking after approvals failed; trying again")]
    private partial void LogFailed(Exception exception);
}
