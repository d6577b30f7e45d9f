using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Shows one backup.</summary>
internal sealed class ShowBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public ShowBackupCommand(CommandContext context)
        : base(context, "show", "Show a backup: what it holds, what it is built on, how far it was proved.", "dbcalmctl backups show 20261121T104500Z-3f9a2c1b")
    {
        id = new NameInput(context).Backup();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var client = new BackupService.BackupServiceClient(run.Calls);
        GetBackupResponse answer = await client.GetBackupAsync(new GetBackupRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Backup, BackupView.Describe(answer.Backup, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
