using DbCalm.Controller.Approvals;
using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="ScheduleEndpoint"/> take.</summary>
internal static class ScheduleCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<ScheduleEndpoint>.Of(ScheduleService.Descriptor, on =>
    [
        on.Unary<CreateScheduleRequest, CreateScheduleResponse>(e => e.CreateSchedule).Fleet(Permission.ManageSchedules),
        on.Unary<ListSchedulesRequest, ListSchedulesResponse>(e => e.ListSchedules).Everybody(Permission.ViewFleet),
        on.Unary<GetScheduleRequest, GetScheduleResponse>(e => e.GetSchedule).Everybody(Permission.ViewFleet),
        on.Unary<UpdateScheduleRequest, UpdateScheduleResponse>(e => e.UpdateSchedule).Fleet(Permission.ManageSchedules)
            .Before<ScheduleReader>(async (schedules, r, c) => await schedules.GetAsync(r.Schedule, c))
            .Held<RetentionAssessment>((judge, r, c) => judge.OfAsync(r, c)),
        on.Unary<DeleteScheduleRequest, DeleteScheduleResponse>(e => e.DeleteSchedule).Fleet(Permission.ManageSchedules).Before<ScheduleReader>(async (schedules, r, c) => await schedules.GetAsync(r.Schedule, c)),
        on.Unary<SetScheduleStateRequest, SetScheduleStateResponse>(e => e.SetScheduleState).Fleet(Permission.ManageSchedules).Before<ScheduleReader>(async (schedules, r, c) => await schedules.GetAsync(r.Schedule, c)),
        on.Unary<RunScheduleRequest, RunScheduleResponse>(e => e.RunSchedule).Own(Permission.TakeBackups, (store, r) => SubjectsOf.ScheduleAsync(store, r.Schedule)),
        on.Unary<PreviewScheduleRequest, PreviewScheduleResponse>(e => e.PreviewSchedule).Everybody(Permission.ViewFleet),
        on.Unary<GetPlanRequest, GetPlanResponse>(e => e.GetPlan).Own(Permission.ViewFleet, r => Subjects.OfFilter(r.Instance)).Listing(plan => plan.Runs, run => run.Instance),
        on.Unary<ListRunsRequest, ListRunsResponse>(e => e.ListRuns).Own(Permission.ViewFleet, _ => Subjects.None).Listing(list => list.Items, run => run.Instance),
    ]);
}
