using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The commands that have an agent work on backups that are in the catalog, or are to be.</summary>
internal static class BackupJobCommands
{
    public static ExampleCommand Verify(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        var deep = new Option<bool>("--deep") { Description = "Also extract and prepare its chain, and check every tablespace." };
        Option<string?> repository = context.Names.RepositoryOption("The copy; the first good one when nothing is said.");
        var sample = new Option<double?>("--sample")
        {
            Description = "Read only this part of the segments, chosen at random, e.g. 5%. Proves nothing, but finds much damage soon.",
            HelpName = "PERCENT",
            CustomParser = Percentage.Parse,
        };
        var wait = WaitOptions.WhenTold("the job with what it found");
        return new JobCommand(
            context, "verify", "Read a stored backup again and compare every hash; names what is bad.",
            "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --wait", "dbcalmctl backups verify 20261121T104500Z-3f9a2c1b --deep --wait")
        {
            Arguments = { id },
            Wait = wait,
            Call = async (run, stop) => (await Client(run).VerifyBackupAsync(
                new()
                {
                    Id = run.Get(id),
                    Deep = run.Get(deep),
                    SamplePercent = run.Get(sample) ?? 0,
                    Repository = run.Get(repository) ?? "",
                },
                run.Short(stop))).Job,
        }.With(sample, repository, deep).With(wait);
    }

    public static ExampleCommand Copy(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        Option<string?> repository = context.Names.RequiredRepositoryOption("--to", "The repository of the copy.");
        var wait = WaitOptions.WhenTold("the job");
        return new JobCommand(
            context, "copy", "Copy a backup into another repository, in the form that is set there.",
            "dbcalmctl backups copy 20261121T104500Z-3f9a2c1b --to offsite --wait")
        {
            Arguments = { id },
            Wait = wait,
            Call = async (run, stop) =>
                (await Client(run).CopyBackupAsync(new() { Id = run.Get(id), Repository = run.Get(repository) }, run.Short(stop))).Job,
        }.With(repository).With(wait);
    }

    public static ExampleCommand Import(CommandContext context)
    {
        var directories = new Argument<string[]>("DIR")
        {
            Description = "Backup directories as mariadb-backup makes them, absolute paths on the instance's host, in any order.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> instance = context.Names.RequiredInstanceOption("The instance that they are backups of.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything and say what would be taken over." };
        var wait = WaitOptions.Always("the job");
        return new JobCommand(
            context, "import",
            "Take over backup directories that DBCalm or mariadb-backup made: chains are found from their checkpoints files, and a "
            + "manifest is put beside each.",
            "dbcalmctl backups import --instance db1 /var/backups/dbcalm/20250101 /var/backups/dbcalm/20250102 --dry-run")
        {
            Arguments = { directories },
            Wait = wait,
            Call = async (run, stop) => (await Client(run).ImportBackupsAsync(
                new()
                {
                    Instance = run.Get(instance),
                    Directories = { run.Get(directories) },
                    DryRun = run.Get(dryRun),
                }, run.Short(stop))).Job,
        }.With(instance, dryRun).With(wait);
    }

    private static BackupService.BackupServiceClient Client(CommandRun run) => new(run.Calls);
}
