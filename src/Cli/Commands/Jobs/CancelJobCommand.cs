using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Jobs;

/// <summary>Asks for a job to stop.</summary>
internal sealed class CancelJobCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public CancelJobCommand(CommandContext context)
        : base(context, "cancel", "Ask for a job to stop; one that has ended stays as it is.", "dbcalmctl jobs cancel 019aa5c0-5a1e-7c3f-9d0e-2b6f1a7c4e11")
    {
        id = new NameInput(context).Job();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new JobService.JobServiceClient(run.Calls);
        CancelJobResponse answer = await client.CancelJobAsync(new CancelJobRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Job, writer => writer.Say(JobView.IsOver(answer.Job)
            ? $"job {answer.Job.Id} is {Word.Of(answer.Job.State).Text}"
            : $"asked job {answer.Job.Id} to stop; follow it with 'dbcalmctl jobs watch {answer.Job.Id}'"));
        return ExitCodes.Done;
    }
}
