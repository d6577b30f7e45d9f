namespace DbCalm.Platform;

/// <summary>
/// Named places between two durable steps at which a test can have the process die as from a power cut:
/// set <c>DBCALM_CRASH_AT</c> to the name. A simulation of many processes in one watches the points instead. Costs two comparisons with null otherwise.
/// </summary>
public static class CrashPoints
{
    private static readonly string? Armed = Environment.GetEnvironmentVariable("DBCALM_CRASH_AT");
    private static AsyncLocal<Action<string>?>? watcher;

    /// <summary>Has <paramref name="watch"/> called at every point that the caller's flow of control passes from now on; what it throws comes out of the point. Null ends it.</summary>
    public static void Watch(Action<string>? watch)
    {
        Interlocked.CompareExchange(ref watcher, new AsyncLocal<Action<string>?>(), null);
        watcher.Value = watch;
    }

    /// <summary>Dies here, with no clean-up at all, when this point is armed.</summary>
    public static void Pass(string name)
    {
        if (Armed is not null && string.Equals(Armed, name, StringComparison.Ordinal))
        {
            Signals.Send(Environment.ProcessId, Signals.Kill);
        }

        watcher?.Value?.Invoke(name);
    }
}
