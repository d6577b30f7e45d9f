using Microsoft.Extensions.Hosting;

namespace DbCalm.Controller.Loops;

/// <summary>A pass, a rest, and again, until the controller stops. A pass that fails is logged and made again after a pause; only stopping ends the loop.</summary>
internal abstract class Loop(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>What it has done since the start.</summary>
    public LoopCounts Counts { get; } = new();

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>What ends a rest early; null for nothing.</summary>
    protected virtual LoopSignal? Signal => null;

    /// <summary>How long it waits for its first pass.</summary>
    protected virtual LoopRest FirstRest => LoopRest.None;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await MakeLastPassAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            LogCutShort();
        }
        catch (Exception e)
        {
            LogFailure(e);
        }
    }

    /// <summary>Makes one pass and says how long to rest after it.</summary>
    protected abstract Task<LoopRest> MakePassAsync(CancellationToken cancellationToken);

    /// <summary>Tells the log that a pass failed.</summary>
    protected abstract void LogFailure(Exception exception);

    /// <summary>How long to rest after a pass that failed.</summary>
    /// <param name="duration">How long it took.</param>
    protected virtual LoopRest RestAfterFailure(TimeSpan duration) => LoopRest.Of(PauseAfterFailure);

    /// <summary>What is still to be done when the loop has ended, before the controller does.</summary>
    protected virtual Task MakeLastPassAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tells the log that there was no time for all of the last pass.</summary>
    protected virtual void LogCutShort()
    {
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RestAsync(FirstRest, stoppingToken);
            while (true)
            {
                await RestAsync(await TryPassAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task<LoopRest> TryPassAsync(CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        try
        {
            LoopRest rest = await MakePassAsync(cancellationToken);
            Counts.Note(time.GetElapsedTime(begun), hasFailed: false);
            return rest;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan duration = time.GetElapsedTime(begun);
            Counts.Note(duration, hasFailed: true);
            LogFailure(e);
            return RestAfterFailure(duration);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Stopping cut the pass off, whatever that looked like from inside: it is made again after the next start.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private async Task RestAsync(LoopRest rest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (rest.Least > TimeSpan.Zero)
        {
            await Task.Delay(rest.Least, time, cancellationToken);
        }

        if (Signal is { } signal && rest.Longest > rest.Least)
        {
            await signal.WaitAsync(rest.Longest - rest.Least, cancellationToken);
        }
        else if (rest.Longest > rest.Least)
        {
            await Task.Delay(rest.Longest - rest.Least, time, cancellationToken);
        }
    }
}
