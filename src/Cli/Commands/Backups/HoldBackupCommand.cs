using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Keeps a backup from being deleted.</summary>
internal sealed class HoldBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever wants to delete it.", HelpName = "TEXT" };

    public HoldBackupCommand(CommandContext context)
        : base(context, "hold", "Hold a backup: nothing deletes it, nor what it is built on, until it is released.", "dbcalmctl backups hold 20261121T104500Z-3f9a2c1b --reason audit")
    {
        id = new NameInput(context).Backup();
        Arguments.Add(id);
        Options.Add(reason);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new HoldBackupRequest { Id = run.Get(id), Reason = run.Get(reason) ?? "" };
        HoldBackupResponse answer = await new BackupService.BackupServiceClient(run.Calls).HoldBackupAsync(request, run.Short(cancellationToken));
        run.Results.Object(answer.Backup, BackupView.Describe(answer.Backup, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
