using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Controller.Schedules;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Schedules;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Run = DbCalm.Protocol.V1.Run;
using Schedule = DbCalm.Protocol.V1.Schedule;

namespace DbCalm.Controller.Api;

/// <summary>Schedules for operators.</summary>
internal sealed class ScheduleEndpoint(ScheduleBook book, ScheduleReader schedules, PlanReader plans, ScheduledBackups backups, JobReader jobs) : ScheduleService.ScheduleServiceBase
{
    /// <inheritdoc/>
    public override async Task<CreateScheduleResponse> CreateSchedule(CreateScheduleRequest request, ServerCallContext context)
    {
        StoredSchedule made = await book.CreateAsync(new ScheduleName(request.Name), request.Settings.ToDictionary(), !request.Disabled, context.CancellationToken);
        return new CreateScheduleResponse { Schedule = await schedules.ShowAsync(made, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext context)
    {
        Page<Schedule> page = await schedules.ListAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListSchedulesResponse, Schedule>();
    }

    /// <inheritdoc/>
    public override async Task<GetScheduleResponse> GetSchedule(GetScheduleRequest request, ServerCallContext context) =>
        new() { Schedule = await schedules.GetAsync(request.Schedule, context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<UpdateScheduleResponse> UpdateSchedule(UpdateScheduleRequest request, ServerCallContext context)
    {
        StoredSchedule changed = await book.UpdateAsync(request.Schedule, request.Settings.ToDictionary(), context.CancellationToken);
        return new UpdateScheduleResponse { Schedule = await schedules.ShowAsync(changed, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteScheduleResponse> DeleteSchedule(DeleteScheduleRequest request, ServerCallContext context)
    {
        Schedule before = await schedules.GetAsync(request.Schedule, context.CancellationToken);
        await book.DeleteAsync(request.Schedule, context.CancellationToken);
        return new DeleteScheduleResponse { Schedule = before };
    }

    /// <inheritdoc/>
    public override async Task<SetScheduleStateResponse> SetScheduleState(SetScheduleStateRequest request, ServerCallContext context)
    {
        if (request.PausedUntil is not null && !request.Enabled)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "a schedule that is disabled can't be paused", "enable it with the time until which it is paused");
        }

        StoredSchedule changed = await book.SetStateAsync(request.Schedule, request.Enabled, request.PausedUntil?.ToCore(), context.CancellationToken);
        return new SetScheduleStateResponse { Schedule = await schedules.ShowAsync(changed, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<RunScheduleResponse> RunSchedule(RunScheduleRequest request, ServerCallContext context)
    {
        (StoredSchedule schedule, IReadOnlyList<InstanceName> targets) = await schedules.TargetsAsync(request.Schedule, context.CancellationToken);
        var response = new RunScheduleResponse();
        foreach (InstanceName instance in targets)
        {
            try
            {
                response.Jobs.Add((await jobs.GetAsync(await backups.RunNowAsync(schedule, instance, context.CancellationToken), context.CancellationToken)).ToWire());
            }
            catch (DbCalmException e)
            {
                response.Refusals.Add($"{instance}: {e.Message}");
            }
        }

        return response;
    }

    /// <inheritdoc/>
    public override Task<PreviewScheduleResponse> PreviewSchedule(PreviewScheduleRequest request, ServerCallContext context) =>
        schedules.PreviewAsync(request.Schedule, request.Settings.ToDictionary(), request.Count, context.CancellationToken);

    /// <inheritdoc/>
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        plans.ReadAsync(request.Horizon?.ToCore(), InstanceOf(request.Instance), context.CancellationToken);

    /// <inheritdoc/>
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        Page<Run> page = await schedules.RunsAsync(request.Schedule, InstanceOf(request.Instance), request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListRunsResponse, Run>();
    }

    private static InstanceName? InstanceOf(string name) => name.Length == 0 ? null : new InstanceName(name);
}
