using System.CommandLine;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Deletes a backup.</summary>
internal sealed class DeleteBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> repository;
    private readonly Option<bool> cascade = new("--cascade") { Description = "Also delete everything that is built on it." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only show what would be deleted." };
    private readonly Option<bool> wait = WaitOption.Create("what was deleted");

    public DeleteBackupCommand(CommandContext context)
        : base(
            context, "delete", "Delete a backup from every repository. Refused while something is built on it, while a job uses it, and while it is held.",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --wait",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --cascade --dry-run",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --repository offsite")
    {
        var names = new NameInput(context);
        id = names.Backup();
        repository = names.RepositoryOption("Only the copy in this repository; never the last good one.");
        Arguments.Add(id);
        Options.Add(cascade);
        Options.Add(dryRun);
        Options.Add(repository);
        Options.Add(wait);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DeleteBackupRequest { Id = run.Get(id), Cascade = run.Get(cascade), DryRun = run.Get(dryRun), Repository = run.Get(repository) ?? "" };
        DeleteBackupResponse answer = await new BackupService.BackupServiceClient(run.Calls).DeleteBackupAsync(request, run.Short(cancellationToken));
        DateTimeOffset now = run.Terminal.Clock.GetUtcNow();
        if (answer.Later.Count > 0)
        {
            run.Note($"{string.Join(", ", answer.Later)} must wait: copies in other repositories are built on it; repeat the command when this deletion is done");
        }

        if (!run.Get(wait) || answer.Jobs.Count == 0)
        {
            run.Results.Object(answer, writer => writer.Table(answer.Backups, BackupView.Columns(now)));
            if (run.Results.IsForPeople)
            {
                run.Note(Told(answer, request));
            }

            return ExitCodes.Done;
        }

        await JobEnd.AwaitAllAsync(run, answer.Jobs, cancellationToken);
        run.Results.Object(answer, writer => writer.Table(answer.Jobs, JobView.Columns(now)));
        JobEnd.ThrowUnlessAllSucceeded(answer.Jobs);
        return ExitCodes.Done;
    }

    private static string Told(DeleteBackupResponse answer, DeleteBackupRequest request) => request.DryRun
        ? "these would be deleted; nothing was changed"
        : answer.Jobs.Count == 0 ? "deleted" : $"follow it with 'dbcalmctl jobs watch {answer.Jobs[0].Id}'";
}
