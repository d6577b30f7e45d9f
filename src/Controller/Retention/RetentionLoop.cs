using System.Globalization;
using DbCalm.Controller.Audit;
using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Loops;
using DbCalm.Controller.Schedules;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Retention;

/// <summary>Runs retention on its own, and forgets old runs of schedules.</summary>
internal sealed partial class RetentionLoop(
    StoreDatabase database, Cleanup cleanup, AuditLog audit, ControllerOptions options, TimeProvider time, ILogger<RetentionLoop> logger) : Loop(time)
{
    private const int MostNamed = 20;
    private static readonly TimeSpan RunsAreKept = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    protected override LoopRest FirstRest => LoopRest.Of(options.RetentionInterval);

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        CleanupResult result = await cleanup.RunAsync(new CleanupRequest(null, null, DryRun: false, Confirm: false), _ => Task.CompletedTask, cancellationToken);
        if (result.Backups.Count > 0)
        {
            LogQueued(result.Backups.Count, result.Jobs.Count);
            await audit.WriteAsync(EventOf(result), cancellationToken);
        }

        await database.WriteAsync(store => RunStore.ForgetAsync(store, Time.GetUtcNow() - RunsAreKept), cancellationToken);
        return LoopRest.Of(options.RetentionInterval);
    }

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(options.RetentionInterval);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    // One row a run, however much it deletes: the jobs tell of the rest.
    private static AuditEvent EventOf(CleanupResult result)
    {
        string backups = string.Join(", ", result.Backups.Take(MostNamed).Select(id => $"\"{id}\""));
        string jobs = string.Join(", ", result.Jobs.Take(MostNamed).Select(id => $"\"{id}\""));
        return new AuditEvent(
            AuditEvent.Controller,
            "local",
            "RetentionService/RunCleanup",
            AuditOutcome.Done,
            Request: string.Create(CultureInfo.InvariantCulture, $$"""{ "expired": {{result.Backups.Count}}, "backups": [{{backups}}] }"""),
            After: string.Create(CultureInfo.InvariantCulture, $$"""{ "jobs": {{result.Jobs.Count}}, "jobIds": [{{jobs}}] }"""));
    }

    [LoggerMessage(6010, LogLevel.Information, "Retention deletes copies of {Count} backups in {Jobs} jobs")]
    private partial void LogQueued(int count, int jobs);

    [LoggerMessage(6011, LogLevel.Error, "Retention failed; trying again at its next time")]
    private partial void LogFailed(Exception exception);
}
