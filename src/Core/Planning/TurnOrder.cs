namespace DbCalm.Core.Planning;

/// <summary>Who goes first: what waited too long, then by priority, then by age; the rest makes the order the same every time.</summary>
internal readonly record struct TurnOrder(int Rank, DateTimeOffset StartFrom, int Schedule, string Instance, DateTimeOffset DueAt) : IComparable<TurnOrder>
{
    /// <summary>Whatever has waited this long goes before every priority, so that nothing waits for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The place of <paramref name="occurrence"/>, whose schedule has this priority.</summary>
    public static TurnOrder Of(Occurrence occurrence, int priority, DateTimeOffset now) => new(
        now - occurrence.StartFrom > Patience ? int.MaxValue : priority, occurrence.StartFrom, occurrence.Schedule.Value, occurrence.Instance.Value, occurrence.DueAt);

    /// <inheritdoc/>
    public int CompareTo(TurnOrder other)
    {
        int byRank = other.Rank.CompareTo(Rank);
        int byAge = byRank != 0 ? byRank : StartFrom.CompareTo(other.StartFrom);
        int bySchedule = byAge != 0 ? byAge : Schedule.CompareTo(other.Schedule);
        int byInstance = bySchedule != 0 ? bySchedule : string.CompareOrdinal(Instance, other.Instance);
        return byInstance != 0 ? byInstance : DueAt.CompareTo(other.DueAt);
    }
}
