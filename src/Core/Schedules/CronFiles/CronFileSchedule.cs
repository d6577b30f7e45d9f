using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Schedules.CronFiles;

/// <summary>A schedule of DBCalm, for a host's cron file.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Type">What its line takes.</param>
/// <param name="Timing">When; a cron expression has no line.</param>
/// <param name="IsEnabled">False: it has no line.</param>
public sealed record CronFileSchedule(ScheduleId Id, BackupType Type, Timing Timing, bool IsEnabled);
