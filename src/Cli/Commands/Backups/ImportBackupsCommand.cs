using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Takes over backups of another program.</summary>
internal sealed class ImportBackupsCommand : ControllerCommand
{
    private readonly Argument<string[]> directories = new("DIR")
    {
        Description = "Backup directories as mariadb-backup makes them, absolute paths on the instance's host, in any order.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> instance;
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Check everything and say what would be taken over." };
    private readonly Option<bool> wait = WaitOption.Create("the job (the default)");
    private readonly Option<bool> noWait = new("--no-wait") { Description = "Only queue the job." };

    public ImportBackupsCommand(CommandContext context)
        : base(
            context, "import", "Take over backup directories that DBCalm or mariadb-backup made: chains are found from their checkpoints files, and a manifest is put beside each.",
            "dbcalmctl backups import --instance db1 /var/backups/dbcalm/20250101 /var/backups/dbcalm/20250102 --dry-run")
    {
        instance = new NameInput(context).InstanceOption("The instance that they are backups of.");
        instance.Required = true;
        Arguments.Add(directories);
        Options.Add(instance);
        Options.Add(dryRun);
        Options.Add(wait);
        Options.Add(new QuietOption());
        Options.Add(noWait);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new ImportBackupsRequest { Instance = run.Get(instance), Directories = { run.Get(directories) }, DryRun = run.Get(dryRun) };
        Job job = (await new BackupService.BackupServiceClient(run.Calls).ImportBackupsAsync(request, run.Short(cancellationToken))).Job;
        return run.Get(noWait) ? QueuedJob.Print(run, job) : await JobEnd.AwaitAsync(run, job, cancellationToken);
    }
}
