using System.CommandLine;
using DbCalm.Cli.Commands.Hosts;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Makes an address under which a backup can be fetched.</summary>
internal sealed class LinkBackupCommand : ControllerCommand
{
    private const uint DefaultSeconds = 15 * 60;
    private readonly Argument<string> id;
    private readonly Option<string?> repository;

    private readonly Option<TimeSpan?> expires = new("--expires")
    {
        Description = "How long the address works: 90s, 15m, 1h, 7d. 15 minutes when nothing is said, a week at most.",
        HelpName = "TIME",
        CustomParser = TimeToLive.Parse,
    };

    public LinkBackupCommand(CommandContext context)
        : base(
            context, "link", "Print an address of a backup's data object in a bucket that works without a login for a while. Whoever has it can read the backup.",
            "dbcalmctl backups link 20261121T104500Z-3f9a2c1b --expires 15m")
    {
        var names = new NameInput(context);
        id = names.Backup();
        repository = names.RepositoryOption("The copy; the first good one in a bucket when nothing is said.");
        Arguments.Add(id);
        Options.Add(expires);
        Options.Add(repository);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new LinkBackupRequest { Id = run.Get(id), ExpiresSeconds = (uint?)run.Get(expires)?.TotalSeconds ?? DefaultSeconds, Repository = run.Get(repository) ?? "" };
        LinkBackupResponse answer = await new BackupService.BackupServiceClient(run.Calls).LinkBackupAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer, writer => writer.Say(answer.Url));
        return ExitCodes.Done;
    }
}
