using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Loops;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Watch;

/// <summary>
/// Looks every minute for what no event tells: objectives that were breached, repositories that fill up, reminders that are due. It reads one view of the store and
/// writes only changes, some at a time, so that nobody waits long for it; a look that takes long is followed by a longer rest.
/// </summary>
internal sealed partial class WatchLoop(StoreDatabase database, ConditionBook conditions, ControllerOptions options, TimeProvider time, ILogger<WatchLoop> logger) : Loop(time)
{
    private const int AtOnce = 200;
    private const int RestFactor = 20;

    /// <inheritdoc/>
    protected override LoopRest FirstRest => LoopRest.Of(options.WatchInterval);

    /// <summary>Looks once at everything. Where there is no channel nobody has to know.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        if (!await database.ReadAsync(ChannelStore.Table.AnyAsync, cancellationToken))
        {
            return;
        }

        IReadOnlyList<Finding> findings = await database.ReadAsync(store => LookAsync(store, now), cancellationToken);
        foreach (Finding[] some in findings.Chunk(AtOnce))
        {
            await database.WriteAsync(store => TakeAsync(store, some, now), cancellationToken);
        }

        IReadOnlyList<Condition> untold = await database.ReadAsync(store => ConditionBook.UntoldAsync(store, now), cancellationToken);
        foreach (Condition[] some in untold.Chunk(AtOnce))
        {
            await database.WriteAsync(store => conditions.RemindAllAsync(store, some, now), cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken)
    {
        long begun = Time.GetTimestamp();
        await PassAsync(cancellationToken);
        return RestAfter(Time.GetElapsedTime(begun));
    }

    /// <inheritdoc/>
    protected override LoopRest RestAfterFailure(TimeSpan duration) => RestAfter(duration);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    private LoopRest RestAfter(TimeSpan duration)
    {
        TimeSpan least = duration * RestFactor;
        return LoopRest.Of(least > options.WatchInterval ? least : options.WatchInterval);
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(StoreTransaction store, DateTimeOffset now)
    {
        IReadOnlyList<Condition> open = await ConditionStore.AllAsync(store);
        return [.. await ObjectiveWatch.LookAsync(store, open, now), .. await SpaceWatch.LookAsync(store, open, now), .. await GoneWatch.LookAsync(store, open)];
    }

    private async Task TakeAsync(StoreTransaction store, Finding[] findings, DateTimeOffset now)
    {
        foreach (Finding finding in findings)
        {
            switch (finding)
            {
                case Finding.Opens opens:
                    await conditions.OpenAsync(store, opens.Condition, now);
                    break;
                case Finding.Closes closes:
                    await conditions.CloseAsync(store, closes.Before.Kind, closes.Before.Key, closes.Facts, now);
                    break;
            }
        }
    }

    [LoggerMessage(7030, LogLevel.Error, "Looking for what has to be told failed; trying again")]
    private partial void LogFailed(Exception exception);
}
