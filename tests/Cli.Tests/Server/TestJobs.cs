using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestJobs(TestFleet fleet) : JobService.JobServiceBase
{
    public override Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        List<Job> all = [.. fleet.Jobs.Where(job => request.States.Count == 0 || request.States.Contains(job.State))];
        (IEnumerable<Job> items, string? next) = TestFleet.Page(all, request.PageSize, request.PageToken);
        var response = new ListJobsResponse { Items = { items } };
        if (next is not null)
        {
            response.NextPageToken = next;
        }

        return Task.FromResult(response);
    }

    public override Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new GetJobResponse { Job = Find(request.Id) });
    }

    public override Task WatchJob(WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        int watchedBefore = fleet.Requests.OfType<WatchJobRequest>().Count();
        fleet.Take(request);
        return fleet.Watch(watchedBefore, update => responseStream.WriteAsync(update, context.CancellationToken), context.CancellationToken);
    }

    public override Task<ListJobLogsResponse> ListJobLogs(ListJobLogsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ListJobLogsResponse { Items = { fleet.Logs } });
    }

    public override Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        Job job = Find(request.Id);
        job.CancelRequested = true;
        return Task.FromResult(new CancelJobResponse { Job = job });
    }

    private Job Find(string id) => fleet.Jobs.FirstOrDefault(job => job.Id == id) ?? throw TestFleet.NotFound($"job {id} does not exist");
}
