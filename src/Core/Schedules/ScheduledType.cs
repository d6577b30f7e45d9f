namespace DbCalm.Core.Schedules;

/// <summary>What a schedule takes.</summary>
public enum ScheduledType
{
    /// <summary>A full backup each time.</summary>
    Full,

    /// <summary>An incremental each time.</summary>
    Incremental,

    /// <summary>An incremental, and a full whenever the chain's rule says so.</summary>
    Auto,
}
