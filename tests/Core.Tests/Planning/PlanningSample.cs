using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;

namespace DbCalm.Core.Tests.Planning;

/// <summary>Schedules and instances in a few words.</summary>
internal static class PlanningSample
{
    public static PlannedSchedule Schedule(int id, string nextDue, params (string Key, string Value)[] settings) =>
        Schedule(id, Schedules.Cron.CronExpressionTests.Utc(nextDue), settings);

    public static PlannedSchedule Schedule(int id, DateTimeOffset? nextDue, params (string Key, string Value)[] settings)
    {
        var name = new ScheduleName($"s{id}");
        Dictionary<string, string> all = settings.ToDictionary(s => s.Key, s => s.Value);
        all.TryAdd("type", "full");
        if (!all.ContainsKey("selector"))
        {
            all.TryAdd("instances", "db1");
        }

        if (!all.ContainsKey("frequency"))
        {
            all.TryAdd("cron", "0 2 * * *");
        }

        ScheduleDefinition definition = ScheduleSettings.Read(name, all);
        return new PlannedSchedule(new Schedule { Id = new ScheduleId(id), Name = name, Definition = definition }, definition.Timing.Clock(definition.Zone), nextDue);
    }

    public static PlannedSchedule PausedUntil(this PlannedSchedule planned, string until) =>
        planned with { Schedule = planned.Schedule with { PausedUntil = Schedules.Cron.CronExpressionTests.Utc(until) } };

    public static PlannedInstance Instance(string name, string host = "h1", bool isOnline = true, params (string Key, string Value)[] labels) =>
        new(new InstanceName(name), new HostId(host), isOnline, labels.ToDictionary(label => label.Key, label => label.Value));

    public static BackupInProgress Job(string instance, string host = "h1", string? repository = null, string? cluster = null, int? schedule = null) =>
        new(new InstanceName(instance), new HostId(host), repository is null ? null : new RepositoryName(repository), cluster, schedule is { } id ? new ScheduleId(id) : null);
}
