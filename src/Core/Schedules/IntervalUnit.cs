namespace DbCalm.Core.Schedules;

/// <summary>What <see cref="Timing.IntervalValue"/> counts.</summary>
public enum IntervalUnit
{
    Minutes,

    Hours,
}
