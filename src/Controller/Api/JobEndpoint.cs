using DbCalm.Controller.Database;
using DbCalm.Controller.Jobs;
using DbCalm.Core.Jobs;
using DbCalm.Core.Names;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Job = DbCalm.Protocol.V1.Job;

namespace DbCalm.Controller.Api;

/// <summary>Jobs for operators.</summary>
internal sealed class JobEndpoint(JobReader jobs, JobCancellation cancellation, IHostApplicationLifetime lifetime) : JobService.JobServiceBase
{
    /// <inheritdoc/>
    public override async Task<ListJobsResponse> ListJobs(ListJobsRequest request, ServerCallContext context)
    {
        InstanceName? instance = request.Instance.Length == 0 ? null : new InstanceName(request.Instance);
        Page<JobView> page = await jobs.ListAsync(instance, [.. request.States.Select(state => state.ToCore())], request.PageSize, request.PageToken, context.CancellationToken);
        return page.Select(view => view.ToWire()).ToAnswer<ListJobsResponse, Job>();
    }

    /// <inheritdoc/>
    public override async Task<GetJobResponse> GetJob(GetJobRequest request, ServerCallContext context) =>
        new() { Job = (await jobs.GetAsync(new JobId(request.Id), context.CancellationToken)).ToWire() };

    /// <inheritdoc/>
    public override async Task WatchJob(WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await foreach ((JobView view, IReadOnlyList<LogLine> lines) in jobs.WatchAsync(new JobId(request.Id), ending.Token))
        {
            var message = new WatchJobResponse { Job = view.ToWire() };
            message.Log.AddRange(request.WithLogs ? lines.Select(line => line.ToWire()) : []);
            await responseStream.WriteAsync(message, ending.Token);
        }
    }

    /// <inheritdoc/>
    public override async Task<ListJobLogsResponse> ListJobLogs(ListJobLogsRequest request, ServerCallContext context)
    {
        IReadOnlyList<LogLine> lines = await jobs.LogAsync(new JobId(request.Id), context.CancellationToken);
        return new ListJobLogsResponse { Items = { lines.Select(line => line.ToWire()) } };
    }

    /// <inheritdoc/>
    public override async Task<CancelJobResponse> CancelJob(CancelJobRequest request, ServerCallContext context)
    {
        var id = new JobId(request.Id);
        await cancellation.CancelAsync(id, context.CancellationToken);
        return new CancelJobResponse { Job = (await jobs.GetAsync(id, context.CancellationToken)).ToWire() };
    }
}
