namespace DbCalm.Core.Schedules;

/// <summary>How a schedule tells its times.</summary>
public enum Frequency
{
    /// <summary>A cron expression.</summary>
    Cron,

    /// <summary>Once an hour, at a minute.</summary>
    Hourly,

    /// <summary>Once a day, at an hour and minute.</summary>
    Daily,

    /// <summary>Once a week, on a day at an hour and minute.</summary>
    Weekly,

    /// <summary>Once a month, on a day at an hour and minute.</summary>
    Monthly,

    /// <summary>Every so many minutes or hours, whatever the wall clock shows.</summary>
    Interval,
}
