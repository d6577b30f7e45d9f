using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Waiting;

/// <summary>A command that queues a job and, as it is told, waits for its end.</summary>
internal sealed class JobCommand(CommandContext context, string name, string description, params string[] examples)
    : ControllerCommand(context, name, description, examples)
{
    /// <summary>The options that say whether to wait; <see cref="ExampleCommand.With(IOptionSet)"/> puts them in their place.</summary>
    public required WaitOptions Wait { get; init; }

    /// <summary>Makes the request of what was given, and queues the job.</summary>
    public required Func<CommandRun, CancellationToken, Task<Job>> Call { get; init; }

    /// <summary>Waits for the end of the job and prints what came of it; the job itself unless another way is named.</summary>
    public Func<CommandRun, Job, CancellationToken, Task<int>> Await { get; init; } = JobEnd.AwaitAsync;

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        Job job = await Call(run, cancellationToken);
        return Wait.AreWanted(run) ? await Await(run, job, cancellationToken) : PrintQueued(run, job);
    }

    private static int PrintQueued(CommandRun run, Job job)
    {
        run.Show(job, JobView.Describe);
        run.NoteForPeople($"follow it with 'dbcalmctl jobs watch {job.Id}'");
        return ExitCodes.Done;
    }
}
