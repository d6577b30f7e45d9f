using DbCalm.Controller.Loops;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Access;

/// <summary>Moves a rotation of the authority on as hosts follow, and makes another certificate of the server before the present one ends.</summary>
internal sealed partial class RotationLoop(AuthorityRotation rotation, RotationSignal signal, ServerCertificates server, TimeProvider time, ILogger<RotationLoop> logger) : Loop(time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Hosts follow by the thousand within a minute; they are counted once a second at most.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly LoopRest Rest = new(Pause, Pause + Interval);

    /// <inheritdoc/>
    protected override LoopSignal? Signal => signal;

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await rotation.AdvanceAsync(cancellationToken);
        server.Refresh();
        return Rest;
    }

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => Rest;

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    [LoggerMessage(3043, LogLevel.Error, "The rotation of the authority could not go on; trying again")]
    private partial void LogFailed(Exception exception);
}
