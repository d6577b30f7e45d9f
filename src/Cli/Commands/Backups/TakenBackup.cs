using DbCalm.Cli.Connection;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>What both kinds of backup do once their request is made: queue the job, and with <c>--wait</c> follow it to the backup.</summary>
internal static class TakenBackup
{
    /// <summary>Prints the job, or with <paramref name="wait"/> the backup that it made; a failed one too when the catalog has it.</summary>
    public static async Task<int> TakeAsync(CommandRun run, TakeBackupRequest request, IReadOnlyList<string> repositories, bool wait, CancellationToken cancellationToken)
    {
        if (repositories.Count > 0)
        {
            request.Repository = repositories[0];
            request.CopyTo.AddRange(repositories.Skip(1));
        }

        var client = new BackupService.BackupServiceClient(run.Calls);
        Job job = (await client.TakeBackupAsync(request, run.Short(cancellationToken))).Job;
        if (!wait)
        {
            return QueuedJob.Print(run, job);
        }

        var waiting = new JobWait(run, job);
        job = await waiting.UntilOverAsync(cancellationToken);
        Backup? backup = await waiting.AskAsync(() => FindAsync(run, client, job.BackupId, cancellationToken), cancellationToken);
        if (backup is not null)
        {
            run.Results.Object(backup, BackupView.Describe(backup, run.Terminal.Clock.GetUtcNow()));
        }

        JobEnd.ThrowUnlessSucceeded(job);
        return backup is not null
            ? ExitCodes.Done
            : throw new DbCalmException(ErrorCode.Internal, $"job {job.Id} succeeded, but its backup {job.BackupId} is not in the catalog", "look at the controller's log");
    }

    private static async Task<Backup?> FindAsync(CommandRun run, BackupService.BackupServiceClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetBackupAsync(new GetBackupRequest { Id = id }, run.Short(cancellationToken))).Backup;
        }
        catch (RpcException e) when (RpcFailure.Of(e).Code == ErrorCode.NotFound)
        {
            return null;
        }
    }
}
