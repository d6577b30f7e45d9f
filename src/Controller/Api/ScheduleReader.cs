using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Run = DbCalm.Protocol.V1.Run;
using Schedule = DbCalm.Protocol.V1.Schedule;

namespace DbCalm.Controller.Api;

/// <summary>Schedules and their runs as people see them.</summary>
internal sealed class ScheduleReader(StoreDatabase database, TimeProvider time)
{
    private const uint MostTimes = 1000;
    private const uint UsualTimes = 10;

    /// <summary>A page of schedules, by number.</summary>
    public Task<Page<Schedule>> ListAsync(uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            Page<StoredSchedule> page = await ScheduleStore.ListAsync(store, pageSize, pageToken);
            PlannedFleet fleet = await FleetAsync(store);
            return page.Select(schedule => Show(schedule, fleet));
        },
        cancellationToken);

    /// <summary>The schedule of this name or number; throws not-found.</summary>
    public Task<Schedule> GetAsync(string nameOrId, CancellationToken cancellationToken) => database.ReadAsync(
        async store => Show(await ScheduleBook.GetAsync(store, nameOrId), await FleetAsync(store)),
        cancellationToken);

    /// <summary>A schedule that was just stored.</summary>
    public Task<Schedule> ShowAsync(StoredSchedule schedule, CancellationToken cancellationToken) =>
        database.ReadAsync(async store => Show(schedule, await FleetAsync(store)), cancellationToken);

    /// <summary>The schedule and the instances that it means now; throws a refusal when it means none.</summary>
    public Task<(StoredSchedule Schedule, IReadOnlyList<InstanceName> Targets)> TargetsAsync(string nameOrId, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            StoredSchedule schedule = await ScheduleBook.GetAsync(store, nameOrId);
            InstanceName[] targets = [.. (await FleetAsync(store)).TargetsOf(schedule.Schedule.Definition)];
            return targets.Length > 0
                ? (schedule, (IReadOnlyList<InstanceName>)targets)
                : throw new DbCalmException(ErrorCode.Refused, $"schedule {schedule.Schedule.Name} means no instance: nothing has the labels {schedule.Schedule.Definition.Selector}", "see 'dbcalmctl instances list'");
        },
        cancellationToken);

    /// <summary>The next times of a stored schedule or of <paramref name="settings"/>.</summary>
    public Task<PreviewScheduleResponse> PreviewAsync(string nameOrId, IReadOnlyDictionary<string, string> settings, uint count, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            ScheduleDefinition definition = nameOrId.Length > 0
                ? (await ScheduleBook.GetAsync(store, nameOrId)).Schedule.Definition
                : ScheduleSettings.Read(new ScheduleName("preview"), settings);
            ScheduleClock clock = definition.Timing.Clock(definition.Zone);
            var response = new PreviewScheduleResponse { Zone = definition.Zone.Id };
            DateTimeOffset? at = clock.Next(time.GetUtcNow());
            for (uint i = 0; i < Math.Min(count == 0 ? UsualTimes : count, MostTimes) && at is not null; i++)
            {
                response.Times.Add(at.Value.ToTimestamp());
                at = clock.Next(at.Value);
            }

            response.Warnings.AddRange(Warnings(definition, await FleetAsync(store)));
            return response;
        },
        cancellationToken);

    /// <summary>A page of runs, the latest due first.</summary>
    public Task<Page<Run>> RunsAsync(string nameOrId, InstanceName? instance, uint pageSize, string pageToken, CancellationToken cancellationToken) => database.ReadAsync(
        async store =>
        {
            ScheduleId? schedule = nameOrId.Length == 0 ? null : (await ScheduleBook.GetAsync(store, nameOrId)).Schedule.Id;
            Page<ScheduleRun> page = await RunStore.ListAsync(store, schedule, instance, pageSize, pageToken);
            Dictionary<ScheduleId, StoredSchedule> known = (await ScheduleStore.AllAsync(store, withDeleted: true)).ToDictionary(stored => stored.Schedule.Id);
            return page.Select(run => run.ToWire(known[run.Occurrence.Schedule].Schedule));
        },
        cancellationToken);

    private static async Task<PlannedFleet> FleetAsync(StoreTransaction store) =>
        new([.. (await InstanceStore.LabelledAsync(store)).Select(known => new PlannedInstance(known.Name, known.Host, IsOnline: true, known.Settings.Labels))]);

    private static Schedule Show(StoredSchedule stored, PlannedFleet fleet)
    {
        ScheduleDefinition definition = stored.Schedule.Definition;
        var wire = new Schedule
        {
            Id = stored.Schedule.Id.Value,
            Name = stored.Schedule.Name.Value,
            Enabled = stored.Schedule.IsEnabled,
            PausedUntil = stored.Schedule.PausedUntil.ToWire(),
            NextDue = stored.NextDue.ToWire(),
            Targets = { fleet.TargetsOf(definition).Select(name => name.Value) },
            CreatedAt = stored.CreatedAt.ToWire(),
            UpdatedAt = stored.UpdatedAt.ToWire(),
            Warnings = { Warnings(definition, fleet) },
            Timing = $"{definition.Timing.Describe()} {definition.Zone.Id}",
        };
        foreach (Core.Settings.SettingKey key in ScheduleKeys.All.Where(key => stored.Settings.ContainsKey(key.Name)))
        {
            wire.Settings.Add(key.Name, stored.Settings[key.Name]);
        }

        return wire;
    }

    private static IEnumerable<string> Warnings(ScheduleDefinition definition, PlannedFleet fleet) => definition.Selector is { } selector
        ? fleet.TargetsOf(definition).Any() ? [] : [$"no instance has the labels {selector}"]
        : definition.Instances.Where(name => fleet.Find(name) is null).Select(name => $"no host lists instance {name}");
}
