using DbCalm.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Inventory;

/// <summary>Keeps the facts fresh: when somebody wants them, and every minute. Starts late, so that connecting comes first.</summary>
internal sealed partial class FactsLoop(FactsGatherer gatherer, FactsBoard board, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait = FirstWait;
        while (true)
        {
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                Task wanted = board.WhenWantedAsync(patience.Token);
                await Task.WhenAny(wanted, Task.Delay(wait, time, patience.Token));
                await patience.CancelAsync();
                await wanted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            wait = Interval;
            await GatherAsync(cancellationToken);
        }
    }

    // The loop boundary: facts that can't be gathered must not end the agent.
    private async Task GatherAsync(CancellationToken cancellationToken)
    {
        try
        {
            HostFacts facts = await gatherer.GatherAsync(cancellationToken);
            board.Publish(facts);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            LogNotGathered(logger, e);
        }
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "The facts of this host can't be gathered")]
    private static partial void LogNotGathered(ILogger logger, Exception exception);
}
