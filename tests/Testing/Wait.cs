using System.Diagnostics;

namespace DbCalm.Testing;

/// <summary>Waits for a state, never for a time.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns once <paramref name="holds"/>; throws <see cref="TimeoutException"/> that names <paramref name="what"/> when <paramref name="seconds"/> have passed.</summary>
    public static Task UntilAsync(Func<bool> holds, string what, double seconds, CancellationToken cancellationToken = default) =>
        UntilAsync(() => Task.FromResult(holds()), what, seconds, cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string, double, CancellationToken)"/>
    public static Task UntilAsync(Func<Task<bool>> holds, string what, double seconds, CancellationToken cancellationToken = default) =>
        ForAsync(async () => await holds() ? "" : null, what, seconds, cancellationToken);

    /// <summary>The first answer of <paramref name="ask"/> that is not null; throws <see cref="TimeoutException"/> that names <paramref name="what"/> when <paramref name="seconds"/> have passed.</summary>
    public static async Task<T> ForAsync<T>(Func<Task<T?>> ask, string what, double seconds, CancellationToken cancellationToken = default)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                throw new TimeoutException($"after {seconds} s still waiting for: {what}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }
}
