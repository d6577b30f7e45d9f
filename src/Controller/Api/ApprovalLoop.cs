using DbCalm.Controller.Approvals;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Database;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Api;

/// <summary>Ends what nobody approved in time, carries out what nobody denied and what a crash cut off, and forgets what was over long ago.</summary>
internal sealed partial class ApprovalLoop(StoreDatabase database, ApprovalBook book, ApprovalRun run, ApprovalSignal signal, AuditLog audit, TimeProvider time, ILogger<ApprovalLoop> logger) : BackgroundService
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);

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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan rest = LongestRest;
            try
            {
                await PassAsync(stoppingToken);
                rest = await database.ReadAsync(ApprovalStore.NextAsync, stoppingToken) is { } next ? next - time.GetUtcNow() : LongestRest;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }

            await signal.WaitAsync(rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest, stoppingToken);
        }
    }

    [LoggerMessage(5035, LogLevel.Error, "Looking after approvals failed; trying again")]
    private partial void LogFailed(Exception exception);
}
