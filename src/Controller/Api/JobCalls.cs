using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="JobEndpoint"/> take.</summary>
internal static class JobCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<JobEndpoint>.Of(JobService.Descriptor, on =>
    [
        on.Unary<ListJobsRequest, ListJobsResponse>(e => e.ListJobs).Own(Permission.ViewJobs, r => Subjects.OfFilter(r.Instance)).Listing(list => list.Items, job => job.Instance),
        on.Unary<GetJobRequest, GetJobResponse>(e => e.GetJob).Own(Permission.ViewJobs, (store, r) => SubjectsOf.JobAsync(store, r.Id)),
        on.ServerStreaming<WatchJobRequest, WatchJobResponse>(e => e.WatchJob).Own(Permission.ViewJobs, (store, r) => SubjectsOf.JobAsync(store, r.Id)),
        on.Unary<ListJobLogsRequest, ListJobLogsResponse>(e => e.ListJobLogs).Own(Permission.ViewJobs, (store, r) => SubjectsOf.JobAsync(store, r.Id)),
        on.Unary<CancelJobRequest, CancelJobResponse>(e => e.CancelJob).Own(Permission.CancelJobs, (store, r) => SubjectsOf.JobAsync(store, r.Id)),
    ]);
}
