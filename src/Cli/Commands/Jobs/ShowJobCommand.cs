using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>Shows one job as it is now.</summary>
internal sealed class ShowJobCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public ShowJobCommand(CommandContext context)
        : base(context, "show", "Show a job as it is now.", "dbcalmctl jobs show 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
    {
        id = new NameInput(context).Job();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        GetJobResponse answer = await client.GetJobAsync(new GetJobRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Job, JobView.Describe(answer.Job, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
