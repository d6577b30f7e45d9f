using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Proves that a backup is what was written.</summary>
internal sealed class VerifyBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<bool> deep = new("--deep") { Description = "Also extract and prepare its chain, and check every tablespace." };
    private readonly Option<string?> repository;

    private readonly Option<double?> sample = new("--sample")
    {
        Description = "Read only this part of the segments, chosen at random, e.g. 5%. Proves nothing, but finds much damage soon.",
        HelpName = "PERCENT",
        CustomParser = Percentage.Parse,
    };

    private readonly Option<bool> wait = WaitOption.Create("the job with what it found");

    public VerifyBackupCommand(CommandContext context)
        : base(
            context, "verify", "Read a stored backup again and compare every hash; names what is bad.",
            "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --wait", "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --deep --wait")
    {
        var names = new NameInput(context);
        id = names.Backup();
        repository = names.RepositoryOption("The copy; the first good one when nothing is said.");
        Arguments.Add(id);
        Options.Add(sample);
        Options.Add(repository);
        Options.Add(deep);
        Options.Add(wait);
        Options.Add(new QuietOption());
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new BackupService.BackupServiceClient(run.Calls);
        var request = new VerifyBackupRequest { Id = run.Get(id), Deep = run.Get(deep), SamplePercent = run.Get(sample) ?? 0, Repository = run.Get(repository) ?? "" };
        Job job = (await client.VerifyBackupAsync(request, run.Short(cancellationToken))).Job;
        return run.Get(wait) ? await JobEnd.AwaitAsync(run, job, cancellationToken) : QueuedJob.Print(run, job);
    }
}
