using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Schedules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Retention;

/// <summary>Runs retention on its own, and forgets old runs of schedules.</summary>
internal sealed partial class RetentionLoop(StoreDatabase database, Cleanup cleanup, ControllerOptions options, TimeProvider time, ILogger<RetentionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan RunsAreKept = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RetentionInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                CleanupResult result = await cleanup.RunAsync(new CleanupRequest(null, null, DryRun: false, Confirm: false), _ => Task.CompletedTask, stoppingToken);
                if (result.Jobs.Count > 0)
                {
                    LogQueued(result.Jobs.Count);
                }

                await database.WriteAsync(store => RunStore.ForgetAsync(store, time.GetUtcNow() - RunsAreKept), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(6010, LogLevel.Information, "Retention queued {Count} deletions")]
    private partial void LogQueued(int count);

    [LoggerMessage(6011, LogLevel.Error, "Retention failed; trying again at its next time")]
    private partial void LogFailed(Exception exception);
}
