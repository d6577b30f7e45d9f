using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Audit;

/// <summary>Signs the trail once an hour, and when the controller stops.</summary>
internal sealed partial class SealLoop(AuditLog log, TimeProvider time, ILogger<SealLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SealAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SealAsync(stoppingToken);
        }
    }

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        try
        {
            await log.SealAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(3201, LogLevel.Error, "The audit trail could not be sealed; trying again in an hour")]
    private partial void LogFailed(Exception exception);
}
