namespace DbCalm.Core.Schedules;

/// <summary>How old the newest good backup of an instance may be, as its schedules imply it.</summary>
public static class RecoveryObjective
{
    private const int Turns = 8;
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The longest time between two turns of the schedule that runs most often, with half of it and a quarter of an hour on top for the backup itself; null when none has
    /// two turns ahead. Several schedules of one instance together may do better, and none does worse.
    /// </summary>
    /// <param name="clocks">The times of the enabled schedules that mean the instance.</param>
    /// <param name="now">The present.</param>
    public static TimeSpan? Of(IEnumerable<ScheduleClock> clocks, DateTimeOffset now)
    {
        TimeSpan? shortest = null;
        foreach (ScheduleClock clock in clocks)
        {
            if (LongestGap(clock, now) is { } gap && !(gap >= shortest))
            {
                shortest = gap;
            }
        }

        return shortest is { } found ? found + (found / 2) + Slack : null;
    }

    private static TimeSpan? LongestGap(ScheduleClock clock, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        DateTimeOffset? before = clock.Next(now);
        for (int i = 0; i < Turns && before is not null; i++)
        {
            DateTimeOffset? next = clock.Next(before.Value);
            if (next - before is { } gap && !(gap <= longest))
            {
                longest = gap;
            }

            before = next;
        }

        return longest;
    }
}
