using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Moves a rotation of the authority on as hosts follow, and makes another certificate of the server before the present one ends.</summary>
internal sealed partial class RotationLoop(AuthorityRotation rotation, RotationSignal signal, ServerCertificates server, TimeProvider time, ILogger<RotationLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Hosts follow by the thousand within a minute; they are counted once a second at most.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAsync(stoppingToken);
            await Task.Delay(Pause, time, stoppingToken);
            await signal.WaitAsync(Interval, stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await rotation.AdvanceAsync(cancellationToken);
            server.Refresh();
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(3043, LogLevel.Error, "The rotation of the authority could not go on; trying again")]
    private partial void LogFailed(Exception exception);
}
