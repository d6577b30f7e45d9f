using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Watch;

/// <summary>What a watch found out: something is wrong, or not any more.</summary>
internal abstract record Finding
{
    private Finding()
    {
    }

    /// <summary>It is wrong.</summary>
    internal sealed record Opens(Condition Condition) : Finding;

    /// <summary>It was wrong and is not, or nobody can tell any more.</summary>
    internal sealed record Closes(Condition Before, NotificationFacts Facts) : Finding;
}
