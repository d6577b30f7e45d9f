using DbCalm.Core.Settings;

namespace DbCalm.Core.Schedules;

/// <summary>Every key that a schedule's settings may have.</summary>
public static class ScheduleKeys
{
    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("type", "full|incremental|auto", "What is taken; auto is an incremental, and a full when one of the full_* keys says so"),
        new("frequency", "cron|hourly|daily|weekly|monthly|interval", "How its times are said; cron when nothing is said"),
        new("cron", "EXPRESSION", "Five fields, or @hourly, @daily, @weekly, @monthly, @yearly"),
        new("hour", "0-23", "For daily, weekly, monthly"),
        new("minute", "0-59", "For hourly, daily, weekly, monthly"),
        new("day_of_week", "0-6", "For weekly; 0 is Sunday"),
        new("day_of_month", "1-28", "For monthly"),
        new("interval_value", "N", "For interval: every so many"),
        new("interval_unit", "minutes|hours", "For interval"),
        new("zone", "ZONE", "The IANA time zone of its times, e.g. Europe/Berlin (UTC)"),
        new("instances", "NAME,...", "The instances, by name"),
        new("selector", "LABELS", "The instances, by labels: env=prod,!tier=test"),
        new("full_after_incrementals", "N", "With auto: a full once the chain has so many incrementals"),
        new("full_after", "TIME", "With auto: a full once the last one is this old, e.g. 7d"),
        new("full_at_percent", "N", "With auto: a full once the chain's incrementals are together this large, in percent of its full"),
        new("without_base", "full|fail", "When an incremental has nothing to be built on: take a full (default), or leave it out"),
        new("jitter", "TIME", "Start each instance up to this much later, at a time of its own"),
        new("window", "HH:MM-HH:MM", "Start within these local times only"),
        new("deadline", "TIME", "Leave a run out that has not started so long after it was due"),
        new("priority", "N", "Higher goes first, -100 to 100 (0)"),
        new("overlap", "skip|queue", "When the last run still goes: leave the next one out (default), or start it afterwards"),
        new("catch_up", "once|none", "After a downtime of the controller: make up for the newest run (default), or for none"),
        new("repositories", "NAME,...", "Where backups are kept: the first in the stream, the others as copies"),
        new("bandwidth_limit", "SIZE", "Bytes a second to and from a repository, for one job, in place of what the repository says"),
        new("nice", "N", "Niceness of backup tools, 0 to 19, in place of what the repository says"),
        new("io_class", "normal|low|idle", "How backup tools compete for the disk, in place of what the repository says"),
        new("before", "COMMAND", "Runs on the host before each backup, which only starts when it succeeds: a JSON array, [\"/path\",\"argument\"]; the host's agent.yml has to allow the path"),
        new("after", "COMMAND", "Runs on the host after each backup, however it ended; written and allowed like before"),
        new("hook_timeout", "TIME", "How long before and after may take each, 1s to 24h (5m)"),
        new("retention", "POLICY", "How long its backups are kept"),
        new("copy_retention", "REPOSITORY=POLICY,...", "How long they are kept there, whatever else is said"),
        new("retention_value", "N", "How long its backups are kept, in place of a policy"),
        new("retention_unit", "days|weeks|months", "For retention_value"),
    ];
}
