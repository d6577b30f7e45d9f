using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Proves that a backup is what was written.</summary>
internal sealed class VerifyBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<bool> deep = new("--deep") { Description = "Also extract and prepare its chain, and check every tablespace." };
    private readonly Option<bool> wait = WaitOption.Create("the job with what it found");

    public VerifyBackupCommand(CommandContext context)
        : base(
            context, "verify", "Read a stored backup again and compare every hash; names what is bad.",
            "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --wait", "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --deep --wait")
    {
        id = new NameInput(context).Backup();
        Arguments.Add(id);
        Options.Add(deep);
        Options.Add(wait);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new BackupService.BackupServiceClient(run.Calls);
        var request = new VerifyBackupRequest { Id = run.Get(id), Deep = run.Get(deep) };
        Job job = (await client.VerifyBackupAsync(request, run.Short(cancellationToken))).Job;
        return run.Get(wait) ? await JobEnd.AwaitAsync(run, job, cancellationToken) : QueuedJob.Print(run, job);
    }
}
