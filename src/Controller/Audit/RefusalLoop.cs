using DbCalm.Controller.Loops;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Audit;

/// <summary>Writes how many refusals were left out of the trail, a minute after the first of them and when the controller stops.</summary>
internal sealed partial class RefusalLoop(RefusalLimit limit, AuditLog log, TimeProvider time, ILogger<RefusalLoop> logger) : Loop(time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override LoopRest FirstRest => LoopRest.Of(Interval);

    /// <summary>Looks once.</summary>
    internal Task PassAsync(CancellationToken cancellationToken) => TellAsync(Time.GetUtcNow() - Age, cancellationToken);

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return LoopRest.Of(Interval);
    }

    /// <inheritdoc/>
    protected override Task MakeLastPassAsync(CancellationToken cancellationToken) => TellAsync(Time.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(Interval);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    /// <inheritdoc/>
    protected override void LogCutShort() => LogNotTold();

    private async Task TellAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (OmittedRefusals omitted in limit.Omitted(since))
        {
            AuditEvent row = omitted.Event;
            await log.WriteAsync(row, cancellationToken);
            limit.Told(omitted);
            LogOmitted(omitted.Count, row.Actor, row.Address, row.Action);
        }
    }

    [LoggerMessage(3202, LogLevel.Warning, "Refused {Count} more calls of {Actor} from {Address}: {Action}")]
    private partial void LogOmitted(int count, string actor, string address, string action);

    [LoggerMessage(3203, LogLevel.Error, "How many refusals were left out could not be written into the audit trail; trying again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(3205, LogLevel.Warning, "The controller stopped before it had written how many refusals were left out of the audit trail")]
    private partial void LogNotTold();
}
