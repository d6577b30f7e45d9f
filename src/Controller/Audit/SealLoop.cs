using DbCalm.Controller.Loops;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Audit;

/// <summary>Signs the trail once an hour, and when the controller stops.</summary>
internal sealed partial class SealLoop(AuditLog log, TimeProvider time, ILogger<SealLoop> logger) : Loop(time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override LoopRest FirstRest => LoopRest.Of(Interval);

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await log.SealAsync(cancellationToken);
        return LoopRest.Of(Interval);
    }

    /// <inheritdoc/>
    protected override Task MakeLastPassAsync(CancellationToken cancellationToken) => log.SealAsync(cancellationToken);

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(Interval);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    /// <inheritdoc/>
    protected override void LogCutShort() => LogNotSealed();

    [LoggerMessage(3201, LogLevel.Error, "The audit trail could not be sealed; trying again in an hour")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3204, LogLevel.Warning, "The controller stopped before it had sealed the audit trail; what is not sealed yet is sealed within an hour of its next start")]
    private partial void LogNotSealed();
}
