namespace DbCalm.Security.Targets;

/// <summary>Waiting for the end of something.</summary>
internal static class Cancelled
{
    /// <summary>Completes when the token is cancelled.</summary>
    internal static async Task WhenCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
    }
}
