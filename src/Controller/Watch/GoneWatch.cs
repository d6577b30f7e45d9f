using DbCalm.Controller.Catalog;
using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Core.Schedules;

namespace DbCalm.Controller.Watch;

/// <summary>Finds failed backups and verifications that nothing will ever make good, since what they were about is gone: nobody is to be reminded of them for ever.</summary>
internal static class GoneWatch
{
    /// <summary>Those among <paramref name="open"/>.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(StoreTransaction store, IReadOnlyList<Condition> open)
    {
        var findings = new List<Finding>();
        var schedules = new Dictionary<int, StoredSchedule?>();
        foreach (Condition condition in open)
        {
            string? reason = condition.Kind switch
            {
                ConditionKind.Backup => await BackupReasonAsync(store, condition.Subject, schedules),
                ConditionKind.Verification => await CatalogStore.FindAsync(store, new BackupId(condition.Key)) is { State: BackupState.Available } ? null : "the backup is not kept any more",
                ConditionKind.Objective or ConditionKind.Space or ConditionKind.Approval => null,
            };
            if (reason is not null)
            {
                findings.Add(new Finding.Closes(condition, new NotificationFacts { ClosedBecause = reason }));
            }
        }

        return findings;
    }

    private static async Task<string?> BackupReasonAsync(StoreTransaction store, ConditionSubject subject, Dictionary<int, StoredSchedule?> schedules)
    {
        if (await InstanceStore.FindAsync(store, new Core.Names.InstanceName(subject.Instance!)) is null)
        {
            return "no host has the instance any more";
        }

        if (subject.ScheduleId is not { } id)
        {
            return null;
        }

        if (!schedules.TryGetValue(id, out StoredSchedule? schedule))
        {
            schedule = await ScheduleStore.FindAsync(store, new ScheduleId(id));
            schedules.Add(id, schedule);
        }

        return schedule switch
        {
            null => "the schedule was deleted",
            { Schedule.IsEnabled: false } => "the schedule is disabled",
            _ => null,
        };
    }
}
