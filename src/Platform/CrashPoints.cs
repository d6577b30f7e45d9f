namespace DbCalm.Platform;

/// <summary>
/// Named places between two durable steps at which a test can have the process die as from a power cut:
/// set <c>DBCALM_CRASH_AT</c> to the name. Costs one comparison with null otherwise.
/// </summary>
public static class CrashPoints
{
    private static readonly string? Armed = Environment.GetEnvironmentVariable("DBCALM_CRASH_AT");

    /// <summary>Dies here, with no clean-up at all, when this point is armed.</summary>
    public static void Pass(string name)
    {
        if (Armed is not null && string.Equals(Armed, name, StringComparison.Ordinal))
        {
            Signals.Send(Environment.ProcessId, Signals.Kill);
        }
    }
}
