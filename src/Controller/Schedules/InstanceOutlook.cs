namespace DbCalm.Controller.Schedules;

/// <summary>What schedules mean for one instance.</summary>
/// <param name="Objective">How old its newest good backup may be; null when nothing says so.</param>
/// <param name="NextDue">When it is backed up next; null for never.</param>
/// <param name="ScheduledSince">When the oldest of its schedules was made; null when it has none.</param>
internal sealed record InstanceOutlook(TimeSpan? Objective, DateTimeOffset? NextDue, DateTimeOffset? ScheduledSince);
