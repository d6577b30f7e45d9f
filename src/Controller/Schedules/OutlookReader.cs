using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;

namespace DbCalm.Controller.Schedules;

/// <summary>Works out for each instance how old its newest backup may be and when the next one is due.</summary>
internal static class OutlookReader
{
    /// <summary>The outlook of every instance that a host lists.</summary>
    public static async Task<IReadOnlyDictionary<InstanceName, InstanceOutlook>> ReadAsync(StoreTransaction store, DateTimeOffset now)
    {
        IReadOnlyList<LabelledInstance> instances = await InstanceStore.LabelledAsync(store);
        var fleet = new PlannedFleet([.. instances.Select(known => new PlannedInstance(known.Name, known.Host, IsOnline: true, known.Settings.Labels))]);
        var schedules = new Dictionary<InstanceName, List<(PlannedSchedule Planned, DateTimeOffset Since)>>();
        foreach (StoredSchedule schedule in (await ScheduleStore.AllAsync(store, withDeleted: false)).Where(schedule => schedule.Schedule.IsEnabled))
        {
            PlannedSchedule planned = schedule.ToPlanned();
            foreach (InstanceName target in fleet.TargetsOf(planned.Definition))
            {
                schedules.TryAdd(target, []);
                schedules[target].Add((planned, schedule.CreatedAt));
            }
        }

        return instances.ToDictionary(
            instance => instance.Name,
            instance =>
            {
                List<(PlannedSchedule Planned, DateTimeOffset Since)> own = schedules.GetValueOrDefault(instance.Name) ?? [];
                TimeSpan? objective = instance.Settings.Objective ?? RecoveryObjective.Of(own.Select(schedule => schedule.Planned.Clock), now);
                return new InstanceOutlook(objective, own.Select(schedule => schedule.Planned.NextDue).Min(), own.Select(schedule => (DateTimeOffset?)schedule.Since).Min());
            });
    }
}
