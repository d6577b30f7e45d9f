using DbCalm.Controller.Database;
using DbCalm.Controller.Loops;

namespace DbCalm.Controller.Notifications;

/// <summary>Delivers messages, the channels side by side so that a slow one holds up nobody else, and forgets those that were done long ago.</summary>
internal sealed partial class DeliveryLoop(StoreDatabase database, ChannelDelivery delivery, DeliverySignal signal, TimeProvider time, ILogger<DeliveryLoop> logger) : Loop(time)
{
    private static readonly TimeSpan AreKept = TimeSpan.FromDays(30);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryAfterError = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Task<DateTimeOffset?>> workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> resting = new(StringComparer.Ordinal);
    private DateTimeOffset prunedAt;

    /// <inheritdoc/>
    protected override LoopSignal? Signal => signal;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            await Task.WhenAll(workers.Values.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Delivers all that is due now, and returns when that is done.</summary>
    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await Task.WhenAll(workers.Values);
        TakeBack();
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken) =>
        LoopRest.Until(await PassAsync(cancellationToken), Time.GetUtcNow(), ShortestWait, LongestWait);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    // Starts a worker for each channel that has something due and none; when to look again.
    private async Task<DateTimeOffset?> PassAsync(CancellationToken cancellationToken)
    {
        TakeBack();
        DateTimeOffset now = Time.GetUtcNow();
        await PruneAsync(now, cancellationToken);
        DateTimeOffset? next = null;
        foreach ((string channel, DateTimeOffset dueAt) in await database.ReadAsync(NotificationStore.NextAsync, cancellationToken))
        {
            if (workers.ContainsKey(channel))
            {
                continue;
            }

            DateTimeOffset at = resting.TryGetValue(channel, out DateTimeOffset until) && until > dueAt ? until : dueAt;
            if (at <= now)
            {
                Task<DateTimeOffset?> worker = Task.Run(() => delivery.RunAsync(channel, cancellationToken), CancellationToken.None);
                workers.Add(channel, worker);
                _ = worker.ContinueWith(_ => signal.Raise(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            else if (!(next <= at))
            {
                next = at;
            }
        }

        return next;
    }

    private void TakeBack()
    {
        foreach ((string channel, Task<DateTimeOffset?> worker) in workers.Where(worker => worker.Value.IsCompleted).ToArray())
        {
            workers.Remove(channel);
            resting.Remove(channel);
            if (worker.IsCompletedSuccessfully && worker.GetAwaiter().GetResult() is { } until)
            {
                resting[channel] = until;
            }
            else if (worker.Exception is { } e)
            {
                LogFailed(e.GetBaseException());
                resting[channel] = Time.GetUtcNow() + RetryAfterError;
            }
        }
    }

    private async Task PruneAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - prunedAt < PruneInterval)
        {
            return;
        }

        await database.WriteAsync(store => NotificationStore.PruneAsync(store, now - AreKept), cancellationToken);
        prunedAt = now;
    }

    [LoggerMessage(7020, LogLevel.Error, "Delivering notifications failed; trying again")]
    private partial void LogFailed(Exception exception);
}
