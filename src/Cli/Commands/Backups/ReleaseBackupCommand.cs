using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Ends a hold.</summary>
internal sealed class ReleaseBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;

    public ReleaseBackupCommand(CommandContext context)
        : base(context, "release", "Release a backup that was held.", "dbcalmctl backups release 20261121T104500Z-3f9a2c1b")
    {
        id = new NameInput(context).Backup();
        Arguments.Add(id);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        ReleaseBackupResponse answer = await new BackupService.BackupServiceClient(run.Calls).ReleaseBackupAsync(new ReleaseBackupRequest { Id = run.Get(id) }, run.Short(cancellationToken));
        run.Results.Object(answer.Backup, BackupView.Describe(answer.Backup, run.Terminal.Clock.GetUtcNow()));
        return ExitCodes.Done;
    }
}
