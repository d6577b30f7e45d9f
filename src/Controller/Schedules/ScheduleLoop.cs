using DbCalm.Controller.Configuration;
using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Loops;
using DbCalm.Core.Names;
using DbCalm.Core.Planning;
using DbCalm.Core.Schedules;
using DbCalm.Platform;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Schedules;

/// <summary>
/// Takes the right backup at the right time. A pass stores what became due, with the schedules' cursors, in one transaction; then each start is
/// a transaction of its own that queues the job and ends the run's waiting. After a crash between them the next pass goes on.
/// </summary>
internal sealed partial class ScheduleLoop(
    StoreDatabase database, ScheduledBackups backups, ReadyAgents agents, DispatchSignal jobs, ControllerOptions options, TimeProvider time, ILogger<ScheduleLoop> logger)
    : Loop(time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private readonly LoopSignal signal = jobs.Subscribe();
    private readonly Dictionary<ScheduleId, (string UpdatedAt, StoredSchedule Schedule)> known = [];

    /// <inheritdoc/>
    protected override LoopSignal? Signal => signal;

    /// <summary>Decides once on everything that is due or waits, and gives when to look again; null: when something happens.</summary>
    internal async Task<DateTimeOffset?> PassAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        DateTimeOffset? next = await database.ReadAsync(ScheduleStore.NextDueAsync, cancellationToken);
        if (!(next <= now) && !await database.ReadAsync(RunStore.AnyWaitsAsync, cancellationToken))
        {
            return next;
        }

        Plan plan = await database.WriteAsync(store => DecideAsync(store, now), cancellationToken);
        CrashPoints.Pass("runs-stored");
        foreach ((ScheduleId schedule, DateTimeOffset dueAt, string warning) in plan.Warnings)
        {
            LogWarning(schedule.Value, dueAt, warning);
        }

        foreach (PlannedOccurrence start in plan.Occurrences.TakeWhile(planned => planned.Verdict == PlanVerdict.Start))
        {
            await backups.StartAsync(start.Occurrence, cancellationToken);
        }

        next = await database.ReadAsync(ScheduleStore.NextDueAsync, cancellationToken);
        return plan.WakeAt is { } wakeAt && !(next < wakeAt) ? wakeAt : next;
    }

    /// <inheritdoc/>
    protected override async Task<LoopRest> MakePassAsync(CancellationToken cancellationToken) =>
        LoopRest.Until(await PassAsync(cancellationToken), Time.GetUtcNow(), ShortestWait, LongestWait);

    /// <inheritdoc/>
    protected override void LogFailure(Exception exception) => LogFailed(exception);

    private async Task<Plan> DecideAsync(StoreTransaction store, DateTimeOffset now)
    {
        PlannedSchedule[] schedules = [.. (await ScheduleStore.AtWorkAsync(store, now)).Select(Known).Select(schedule => schedule.ToPlanned())];
        IReadOnlyList<ScheduleRun> waiting = await RunStore.WaitingAsync(store);
        Plan plan = Planner.Decide(await PlanningReader.ReadAsync(store, schedules, waiting, agents.Hosts, options.Limits), now);
        await StoreAsync(store, plan, waiting.ToDictionary(run => run.Occurrence, run => run.Reason), now);
        return plan;
    }

    // Definitions are read once a change, not once a pass: a fleet has many.
    private StoredSchedule Known(ScheduleRow row)
    {
        var id = new ScheduleId((int)row.Id);
        if (!known.TryGetValue(id, out (string UpdatedAt, StoredSchedule Schedule) entry) || entry.UpdatedAt != row.UpdatedAt)
        {
            entry = (row.UpdatedAt, row.ToSchedule());
            known[id] = entry;
        }

        return entry.Schedule with { NextDue = StoredTime.ParseOptional(row.NextDue) };
    }

    private static async Task StoreAsync(StoreTransaction store, Plan plan, Dictionary<Occurrence, string> reasons, DateTimeOffset now)
    {
        foreach (PlannedOccurrence planned in plan.Occurrences)
        {
            // Why it waited till then is the better part of the reason.
            string waited = !planned.IsNew && planned.Verdict == PlanVerdict.Skip && reasons[planned.Occurrence] is { Length: > 0 } before ? $"; until then: {before}" : "";
            var run = new ScheduleRun(planned.Occurrence, planned.Verdict == PlanVerdict.Skip ? RunState.Skipped : RunState.Waiting, "", null, planned.Reason + waited);
            if (planned.IsNew)
            {
                await RunStore.InsertAsync(store, run, now);
            }
            else if (planned.Verdict == PlanVerdict.Skip)
            {
                await RunStore.TryDecideAsync(store, run, now);
            }
            else if (reasons[planned.Occurrence] != planned.Reason)
            {
                await RunStore.SetReasonAsync(store, planned.Occurrence, planned.Reason);
            }
        }

        foreach ((ScheduleId schedule, DateTimeOffset? nextDue) in plan.Cursors)
        {
            await ScheduleStore.SetNextDueAsync(store, schedule, nextDue);
        }
    }

    [LoggerMessage(5201, LogLevel.Error, "Planning failed; trying again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(5202, LogLevel.Warning, "Schedule {ScheduleId} was due at {DueAt} and took nothing: {Warning}")]
    private partial void LogWarning(int scheduleId, DateTimeOffset dueAt, string warning);
}
