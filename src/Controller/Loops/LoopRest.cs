namespace DbCalm.Controller.Loops;

/// <summary>How long a loop rests between two passes.</summary>
/// <param name="Least">So long at least, whatever is signalled.</param>
/// <param name="Longest">So long at most, when nothing is signalled.</param>
internal readonly record struct LoopRest(TimeSpan Least, TimeSpan Longest)
{
    /// <summary>No rest.</summary>
    public static LoopRest None => default;

    /// <summary>Exactly so long.</summary>
    public static LoopRest Of(TimeSpan rest) => new(rest, rest);

    /// <summary>Until something is signalled, but no longer than so long.</summary>
    public static LoopRest UntilSignal(TimeSpan longest) => new(TimeSpan.Zero, longest);

    /// <summary>Until something is signalled or it is <paramref name="next"/>; null: nothing is due. Never shorter than <paramref name="shortest"/> when nothing is signalled, nor longer than <paramref name="longest"/>.</summary>
    public static LoopRest Until(DateTimeOffset? next, DateTimeOffset now, TimeSpan shortest, TimeSpan longest)
    {
        TimeSpan left = next - now ?? longest;
        return UntilSignal(left < shortest ? shortest : left > longest ? longest : left);
    }
}
