using DbCalm.Controller.Database;
using DbCalm.Controller.Fleet;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Core.Selectors;
using DbCalm.Protocol.V1;
using WireState = DbCalm.Protocol.V1.RunState;

namespace DbCalm.Controller.Api;

/// <summary>Reads the plan: what will run and what will not, and why.</summary>
internal sealed class PlanReader(StoreDatabase database, ReadyAgents agents, TimeProvider time)
{
    private const int MostRuns = 10_000;
    private static readonly TimeSpan UsualHorizon = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestHorizon = TimeSpan.FromDays(31);

    /// <summary>The plan for the next <paramref name="horizon"/>; of one instance or, when null, of all.</summary>
    public Task<GetPlanResponse> ReadAsync(TimeSpan? horizon, InstanceName? instance, CancellationToken cancellationToken)
    {
        TimeSpan ahead = horizon ?? UsualHorizon;
        if (ahead <= TimeSpan.Zero || ahead > LongestHorizon)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "the plan reaches from a second to 31 days ahead", "choose a shorter horizon");
        }

        return database.ReadAsync(store => ReadAsync(store, ahead, instance), cancellationToken);
    }

    private async Task<GetPlanResponse> ReadAsync(StoreTransaction store, TimeSpan ahead, InstanceName? instance)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlySet<HostId> connected = agents.Hosts;
        var fleet = new PlannedFleet([.. (await InstanceStore.LabelledAsync(store)).Select(known => new PlannedInstance(known.Name, known.Host, connected.Contains(known.Host), known.Settings.Labels))]);
        IReadOnlyList<StoredSchedule> schedules = await ScheduleStore.AllAsync(store, withDeleted: false);
        Dictionary<ScheduleId, StoredSchedule> byId = schedules.ToDictionary(schedule => schedule.Schedule.Id);
        var response = new GetPlanResponse();
        foreach (ScheduleRun run in (await RunStore.WaitingAsync(store)).Where(run => byId.ContainsKey(run.Occurrence.Schedule) && (instance is null || run.Occurrence.Instance == instance)))
        {
            response.Runs.Add(run.ToWire(byId[run.Occurrence.Schedule].Schedule));
        }

        foreach (StoredSchedule schedule in schedules)
        {
            if (!schedule.Schedule.IsEnabled)
            {
                response.Warnings.Add($"schedule {schedule.Schedule.Name} is disabled");
            }
            else
            {
                Forecast forecast = Forecast.Of(schedule.ToPlanned(), fleet, now, now + ahead, instance, MostRuns - response.Runs.Count);
                response.Runs.AddRange(forecast.Runs.Select(run => run.Occurrence.ToWire(schedule.Schedule, StateOf(run, fleet), run.Reason)));
                response.Warnings.AddRange(forecast.Warnings);
            }
        }

        Run[] ordered = [.. response.Runs.OrderBy(run => run.StartFrom.ToDateTimeOffset()).ThenBy(run => run.Instance, StringComparer.Ordinal).ThenBy(run => run.ScheduleId)];
        response.Runs.Clear();
        response.Runs.AddRange(ordered);
        return response;
    }

    private static WireState StateOf(PlannedOccurrence run, PlannedFleet fleet) => run.Verdict == PlanVerdict.Skip ? WireState.Skipped
        : fleet.Find(run.Occurrence.Instance) is { IsOnline: true } ? WireState.Expected
        : WireState.Waiting;
}
