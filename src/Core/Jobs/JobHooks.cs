namespace DbCalm.Core.Jobs;

/// <summary>Commands of the job's host around its work.</summary>
/// <param name="Before">Runs first; when it fails, the work does not start. Null for none.</param>
/// <param name="After">Runs at the end, however the job ended; at least once. Null for none.</param>
/// <param name="TimeOut">How long each of them may take.</param>
public sealed record JobHooks(HookCommand? Before, HookCommand? After, TimeSpan TimeOut)
{
    /// <summary>How long each may take when nothing is said.</summary>
    public static readonly TimeSpan StandardTimeOut = TimeSpan.FromMinutes(5);

    /// <summary>The shortest time that may be said.</summary>
    public static readonly TimeSpan ShortestTimeOut = TimeSpan.FromSeconds(1);

    /// <summary>The longest time that may be said.</summary>
    public static readonly TimeSpan LongestTimeOut = TimeSpan.FromDays(1);
}
