using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Makes a copy of a backup.</summary>
internal sealed class CopyBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> repository;
    private readonly Option<bool> wait = WaitOption.Create("the job");

    public CopyBackupCommand(CommandContext context)
        : base(context, "copy", "Copy a backup into another repository, in the form that is set there.", "dbcalmctl backups copy 20261121T104500Z-3f9a2c1b --to offsite --wait")
    {
        var names = new NameInput(context);
        id = names.Backup();
        repository = names.RepositoryOption("--to", "The repository of the copy.");
        repository.Required = true;
        Arguments.Add(id);
        Options.Add(repository);
        Options.Add(wait);
        Options.Add(new QuietOption());
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new CopyBackupRequest { Id = run.Get(id), Repository = run.Get(repository) };
        Job job = (await new BackupService.BackupServiceClient(run.Calls).CopyBackupAsync(request, run.Short(cancellationToken))).Job;
        return run.Get(wait) ? await JobEnd.AwaitAsync(run, job, cancellationToken) : QueuedJob.Print(run, job);
    }
}
