using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Audit;

/// <summary>Writes how many refusals were left out of the trail, a minute after the first of them and when the controller stops.</summary>
internal sealed partial class RefusalLoop(RefusalLimit limit, AuditLog log, TimeProvider time, ILogger<RefusalLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAsync(time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Looks once.</summary>
    internal Task PassAsync(CancellationToken cancellationToken) => TellAsync(time.GetUtcNow() - Age, cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await PassAsync(stoppingToken);
        }
    }

    private async Task TellAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            foreach (OmittedRefusals omitted in limit.Omitted(since))
            {
                AuditEvent row = omitted.Event;
                await log.WriteAsync(row, cancellationToken);
                limit.Told(omitted);
                LogOmitted(omitted.Count, row.Actor, row.Address, row.Action);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "Refused {Count} more calls of {Actor} from {Address}: {Action}")]
    private partial void LogOmitted(int count, string actor, string address, string action);

    [LoggerMessage(3203, LogLevel.Error, "How many refusals were left out could not be written into the audit trail; trying again")]
    private partial void LogFailed(Exception exception);
}
