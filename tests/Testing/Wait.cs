using System.Diagnostics;
using System.Globalization;

namespace DbCalm.Testing;

/// <summary>Waits for a state, never for a time.</summary>
public static class Wait
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(25);

    /// <summary>On a machine that does much else, <c>DBCALM_TEST_PATIENCE=N</c> makes every deadline N times as long.</summary>
    internal static readonly double Patience = double.Parse(Environment.GetEnvironmentVariable("DBCALM_TEST_PATIENCE") ?? "1", CultureInfo.InvariantCulture);

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
        seconds *= Patience;
        while (true)
        {
            long asked = Stopwatch.GetTimestamp();
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
            {
                throw new TimeoutException($"after {seconds} s still waiting for: {what}");
            }

            // Who asks without a pause takes from the machine what they wait for.
            TimeSpan pause = Stopwatch.GetElapsedTime(asked);
            await Task.Delay(pause > ShortestPause ? pause : ShortestPause, TimeProvider.System, cancellationToken);
        }
    }
}
