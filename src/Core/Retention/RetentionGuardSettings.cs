using DbCalm.Core.Errors;
using DbCalm.Core.Values;

namespace DbCalm.Core.Retention;

/// <summary>When a run of retention stops and asks a person.</summary>
public sealed record RetentionGuardSettings
{
    /// <summary>The most time that may lie between two runs before the clock is doubted.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The most that the clock may have gone backwards since the last run.</summary>
    public TimeSpan MaxBehind { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most of an instance's copies in one repository that may go at once, in percent; 100 asks for nothing.</summary>
    public int MaxSharePercent { get; init; } = 50;

    /// <summary>So many copies of an instance in one repository may always go at once, whatever their share.</summary>
    public int FreeCopies { get; init; } = 10;

    /// <summary>Adds what is out of range to <paramref name="errors"/>.</summary>
    public void Check(ValidationErrors errors)
    {
        errors.Require(MaxAhead >= TimeSpan.FromHours(1) && MaxAhead <= TimeSpan.FromDays(366), $"retention guard, max_ahead: {Duration.Format(MaxAhead)} is not from 1h to 366d");
        errors.Require(MaxBehind >= TimeSpan.Zero && MaxBehind <= TimeSpan.FromDays(366), $"retention guard, max_behind: {Duration.Format(MaxBehind)} is not from 0 to 366d");
        errors.Require(MaxSharePercent is >= 1 and <= 100, $"retention guard, max_share_percent: {MaxSharePercent} is not from 1 to 100");
        errors.Require(FreeCopies >= 0, $"retention guard, free_copies: {FreeCopies} is below 0");
    }
}
