using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Deletes a backup.</summary>
internal sealed class DeleteBackupCommand : ControllerCommand
{
    private readonly Argument<string> id;
    private readonly Option<string?> repository;
    private readonly Option<bool> cascade = new("--cascade") { Description = "Also delete everything that is built on it." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only show what would be deleted." };
    private readonly WaitOptions wait = WaitOptions.WhenTold("what was deleted");

    public DeleteBackupCommand(CommandContext context)
        : base(
            context, "delete",
            "Delete a backup from every repository. Refused while something is built on it, while a job uses it, and while it is held.",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --wait",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --cascade --dry-run",
            "dbcalmctl backups delete 20261121T104500Z-3f9a2c1b --repository offsite")
    {
        var names = context.Names;
        id = names.Backup();
        repository = names.RepositoryOption("Only the copy in this repository; never the last good one.");
        Arguments.Add(id);
        Options.Add(cascade);
        Options.Add(dryRun);
        Options.Add(repository);
        wait.AddTo(this);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new DeleteBackupRequest
        {
            Id = run.Get(id),
            Cascade = run.Get(cascade),
            DryRun = run.Get(dryRun),
            Repository = run.Get(repository) ?? "",
        };
        var client = new BackupService.BackupServiceClient(run.Calls);
        DeleteBackupResponse answer = await client.DeleteBackupAsync(request, run.Short(cancellationToken));
        DateTimeOffset now = run.Terminal.Clock.GetUtcNow();
        if (!wait.AreWanted(run) || answer.Jobs.Count == 0)
        {
            run.Results.Object(answer, writer => writer.Table(answer.Backups, BackupView.Columns(now)));
            if (run.Results.IsForPeople)
            {
                run.Note(Told(answer, request));
            }

            if (answer.Later.Count > 0 && !request.DryRun)
            {
                run.Note(
                    $"{string.Join(", ", answer.Later)} must wait, since copies in other repositories are built on it: repeat the command "
                    + "when this is done, or use --wait");
            }

            return ExitCodes.Done;
        }

        await JobEnd.AwaitAllAsync(run, answer.Jobs, cancellationToken);
        await AddRoundsAsync(run, client, request, answer, cancellationToken);
        run.Results.Object(answer, writer => writer.Table(answer.Jobs, JobView.Columns(now)));
        JobEnd.ThrowUnlessAllSucceeded(answer.Jobs);
        return ExitCodes.Done;
    }

    // What copies elsewhere are built on goes once those are gone, round by round. A round that failed is the last.
    private static async Task AddRoundsAsync(
        CommandRun run, BackupService.BackupServiceClient client, DeleteBackupRequest request, DeleteBackupResponse whole,
        CancellationToken cancellationToken)
    {
        while (whole.Later.Count > 0 && whole.Jobs.All(job => job.State == JobState.Succeeded))
        {
            DeleteBackupResponse round = await client.DeleteBackupAsync(request, run.Short(cancellationToken));
            await JobEnd.AwaitAllAsync(run, round.Jobs, cancellationToken);
            whole.Backups.AddRange(round.Backups);
            whole.Jobs.AddRange(round.Jobs);
            bool isStuck = round.Jobs.Count == 0 && round.Later.Count > 0;
            whole.Later.Clear();
            whole.Later.AddRange(round.Later);
            if (isStuck)
            {
                throw new DbCalmException(
                    ErrorCode.Refused, $"{string.Join(", ", round.Later)} can't go yet: copies in other repositories are still built on it",
                    "see 'dbcalmctl backups show' of each");
            }
        }
    }

    private static string Told(DeleteBackupResponse answer, DeleteBackupRequest request) => request.DryRun
        ? "these would be deleted; nothing was changed"
        : answer.Jobs.Count == 0 ? "deleted" : $"follow it with 'dbcalmctl jobs watch {answer.Jobs[0].Id}'";
}
