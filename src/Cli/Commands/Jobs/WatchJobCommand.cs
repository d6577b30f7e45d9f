using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>Follows one job to its end.</summary>
internal sealed class WatchJobCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public WatchJobCommand(CommandContext context)
        : base(
            context, "watch",
            "Follow a job to its end. Progress and log lines go to stderr; the job as it ended goes to stdout, with -o json as one document. "
            + "The exit code tells how it ended. Ctrl-C stops watching, not the job.",
            "dbcalmctl jobs watch 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
    {
        id = new NameInput(context).Job();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        GetJobResponse answer = await client.GetJobAsync(new GetJobRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        return await JobEnd.AwaitAsync(run, answer.Job, cancellationToken);
    }
}
