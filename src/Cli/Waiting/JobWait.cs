using DbCalm.Cli.Commanding;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Waiting;

/// <summary>Follows one job to its end, across restarts of the controller: the job belongs to the agent and goes on.</summary>
internal sealed class JobWait
{
    private const int MostUnsaid = 200;
    private readonly CommandRun run;
    private readonly Job queued;
    private readonly IJobDisplay display;
    private readonly Reconnection reconnection;
    private readonly Queue<JobLogLine> unsaid = new();
    private int linesShown;

    public JobWait(CommandRun run, Job queued)
    {
        this.run = run;
        this.queued = queued;
        bool isLive = run.Terminal.ErrorIsTerminal && run.Terminal.Environment("TERM") is not (null or "dumb");
        display = isLive ? new LiveDisplay(run.Terminal, run.WantsColor) : new PlainDisplay(run.Terminal);
        reconnection = new Reconnection(run.Terminal.Clock, queued.Id, display.Note);
    }

    /// <summary>
    /// The job as it ended. When cancelled, says that the job goes on and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    public async Task<Job> UntilOverAsync(CancellationToken cancellationToken)
    {
        if (JobView.IsOver(queued))
        {
            return queued;
        }

        display.Note($"{Word.Of(queued.Kind)} job {queued.Id}");
        try
        {
            return await display.DuringAsync(() => AskAsync(() => FollowAsync(cancellationToken), cancellationToken));
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException)
        {
            run.Note($"stopped waiting; job {queued.Id} goes on");
            run.Note($"hint: follow it with 'dbcalmctl jobs watch {queued.Id}', stop it with 'dbcalmctl jobs cancel {queued.Id}'");
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Asks something about the job, again and again while the controller is away for a short time.</summary>
    public Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => reconnection.RunAsync(ask, cancellationToken);

    private async Task<Job> FollowAsync(CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        using AsyncServerStreamingCall<WatchJobResponse> call =
            client.WatchJob(new WatchJobRequest { Id = queued.Id, WithLogs = true }, cancellationToken: cancellationToken);
        int linesOfStream = 0;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            WatchJobResponse update = call.ResponseStream.Current;
            reconnection.Connected();
            foreach (JobLogLine line in update.Log)
            {
                // A new stream begins with the first line again.
                if (++linesOfStream > linesShown)
                {
                    linesShown = linesOfStream;
                    Log(line);
                }
            }

            display.Show(update.Job);
            if (JobView.IsOver(update.Job))
            {
                Explain(update.Job);
                return update.Job;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "the controller ended the stream before the job did"));
    }

    private void Log(JobLogLine line)
    {
        if (!run.IsQuiet)
        {
            display.Log(line);
            return;
        }

        unsaid.Enqueue(line);
        if (unsaid.Count > MostUnsaid)
        {
            unsaid.Dequeue();
        }
    }

    private void Explain(Job job)
    {
        while (job.State != JobState.Succeeded && unsaid.TryDequeue(out JobLogLine? line))
        {
            display.Log(line);
        }
    }
}
