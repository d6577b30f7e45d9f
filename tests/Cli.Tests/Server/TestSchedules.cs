using System.Globalization;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestSchedules(TestFleet fleet) : ScheduleService.ScheduleServiceBase
{
    public override Task<CreateScheduleResponse> CreateSchedule(CreateScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        var schedule = new Schedule { Id = fleet.Schedules.Count + 1, Name = request.Name, Settings = { request.Settings }, Enabled = !request.Disabled, Timing = "0 2 * * * UTC" };
        fleet.Schedules.Add(schedule);
        return Task.FromResult(new CreateScheduleResponse { Schedule = schedule });
    }

    public override Task<ListSchedulesResponse> ListSchedules(ListSchedulesRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (IEnumerable<Schedule> items, string? next) = TestFleet.Page(fleet.Schedules, request.PageSize, request.PageToken);
        var response = new ListSchedulesResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetScheduleResponse> GetSchedule(GetScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new GetScheduleResponse { Schedule = Find(request.Schedule) });
    }

    public override Task<UpdateScheduleResponse> UpdateSchedule(UpdateScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Schedule schedule = Find(request.Schedule);
        foreach ((string key, string value) in request.Settings)
        {
            schedule.Settings[key] = value;
        }

        return Task.FromResult(new UpdateScheduleResponse { Schedule = schedule });
    }

    public override Task<DeleteScheduleResponse> DeleteSchedule(DeleteScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new DeleteScheduleResponse { Schedule = Find(request.Schedule) });
    }

    public override Task<SetScheduleStateResponse> SetScheduleState(SetScheduleStateRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Schedule schedule = Find(request.Schedule);
        (schedule.Enabled, schedule.PausedUntil) = (request.Enabled, request.PausedUntil);
        return Task.FromResult(new SetScheduleStateResponse { Schedule = schedule });
    }

    public override Task<RunScheduleResponse> RunSchedule(RunScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(fleet.RunNow);
    }

    public override Task<PreviewScheduleResponse> PreviewSchedule(PreviewScheduleRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(fleet.Preview);
    }

    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(fleet.Plan);
    }

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        (IEnumerable<Run> items, string? next) = TestFleet.Page(fleet.Runs, request.PageSize, request.PageToken);
        var response = new ListRunsResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    private Schedule Find(string schedule) =>
        fleet.Schedules.FirstOrDefault(s => s.Name == schedule || s.Id.ToString(CultureInfo.InvariantCulture) == schedule) ?? throw TestFleet.NotFound($"schedule {schedule} does not exist");
}
