using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>A command that has an agent work on a whole repository and waits for what it finds.</summary>
internal abstract class RepositoryJobCommand : ControllerCommand
{
    private readonly Argument<string> name;
    private readonly Option<string?> host;
    private readonly Option<bool> wait = WaitOption.Create("what it found (the default)");
    private readonly Option<bool> noWait = new("--no-wait") { Description = "Only queue the job." };

    protected RepositoryJobCommand(CommandContext context, string name, string description, params string[] examples)
        : base(context, name, description, examples)
    {
        var names = new NameInput(context);
        this.name = names.Repository();
        host = names.HostOption("The host that does it; one that can reach the repository when nothing is said.");
        Arguments.Add(this.name);
        Options.Add(host);
        Options.Add(wait);
        Options.Add(new QuietOption());
        Options.Add(noWait);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        Job job = await QueueAsync(run, new RepositoryService.RepositoryServiceClient(run.Calls), run.Get(name), run.Get(host) ?? "", cancellationToken);
        return run.Get(noWait) ? QueuedJob.Print(run, job) : await JobEnd.AwaitAsync(run, job, cancellationToken);
    }

    /// <summary>Asks for the job.</summary>
    protected abstract Task<Job> QueueAsync(CommandRun run, RepositoryService.RepositoryServiceClient client, string repository, string host, CancellationToken cancellationToken);
}
