namespace DbCalm.Core.Notifications;

/// <summary>
/// The one rule against telling a thing twice, for one channel and one condition: a message when it opens, reminders while it stays open, a message when it closes.
/// How often it is seen meanwhile changes nothing. A channel that was not told of the opening is not told of the end.
/// </summary>
public static class TellingRule
{
    /// <summary>What to tell now.</summary>
    /// <param name="isOpen">Whether the condition holds.</param>
    /// <param name="toldAt">When the channel was last told of this opening; null: it was not.</param>
    /// <param name="reminder">How long after a message the next reminder is due; null: there are none.</param>
    /// <param name="now">The present. A clock that was set back reminds later.</param>
    public static Telling Decide(bool isOpen, DateTimeOffset? toldAt, TimeSpan? reminder, DateTimeOffset now)
    {
        if (toldAt is not { } told)
        {
            return isOpen ? Telling.Opened : Telling.Nothing;
        }

        if (!isOpen)
        {
            return Telling.Closed;
        }

        return now - told >= reminder ? Telling.Reminder : Telling.Nothing;
    }
}
