using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Connection;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The commands that take a backup: they queue the job, and with <c>--wait</c> follow it to the backup.</summary>
internal static class TakeBackupCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("backup", "Take a backup.") { Full(context), Incremental(context) };

    private static ExampleCommand Full(CommandContext context) => Take(
        context, "full", "Take a full backup of an instance: the start of a chain.", [], _ => new() { Type = BackupType.Full },
        "dbcalmctl backup full --instance db1 --wait", "dbcalmctl backup full --instance db1 --wait -o json | jq -r .id");

    private static ExampleCommand Incremental(CommandContext context)
    {
        Option<string?> from = context.Names.BaseOption("The backup to build on; the newest that fits when nothing is said.");
        return Take(
            context, "incremental", "Take an incremental backup of an instance: what changed since an earlier backup.", [from],
            run => RequestFrom(run.Get(from)),
            "dbcalmctl backup incremental --instance db1 --wait",
            "dbcalmctl backup incremental --instance db1 --from 20261121T104500Z-3f9a2c1b --wait");
    }

    private static ExampleCommand Take(
        CommandContext context, string verb, string description, Option[] own, Func<CommandRun, TakeBackupRequest> kind,
        params string[] examples)
    {
        Option<string?> instance = context.Names.RequiredInstanceOption("The instance to back up.");
        Option<string[]> repositories = context.Names.RepositoriesOption(
            "Where to keep it; give it again for each further copy. The first repository of the host when nothing is said.");
        var hooks = new HookOptions();
        var wait = WaitOptions.WhenTold("the backup");
        return new JobCommand(context, verb, description, examples)
        {
            Wait = wait,
            Call = async (run, stop) =>
            {
                TakeBackupRequest request = kind(run);
                string[] places = run.Get(repositories) ?? [];
                (request.Instance, request.Hooks) = (run.Get(instance), hooks.Of(run));
                if (places.Length > 0)
                {
                    request.Repository = places[0];
                    request.CopyTo.AddRange(places.Skip(1));
                }

                return (await Client(run).TakeBackupAsync(request, run.Short(stop))).Job;
            },
            Await = AwaitBackupAsync,
        }.With([instance, .. own, repositories]).With(hooks).With(wait);
    }

    private static TakeBackupRequest RequestFrom(string? id)
    {
        var request = new TakeBackupRequest { Type = BackupType.Incremental };
        if (id is not null)
        {
            request.FromBackupId = id;
        }

        return request;
    }

    // A failed backup is printed too when the catalog has it.
    private static async Task<int> AwaitBackupAsync(CommandRun run, Job job, CancellationToken cancellationToken)
    {
        var waiting = new JobWait(run, job);
        job = await waiting.UntilOverAsync(cancellationToken);
        Backup? backup = await waiting.AskAsync(() => FindAsync(run, job.BackupId, cancellationToken), cancellationToken);
        if (backup is not null)
        {
            run.Show(backup, BackupView.Describe);
        }

        JobEnd.ThrowUnlessSucceeded(job);
        return backup is not null
            ? ExitCodes.Done
            : throw new DbCalmException(
                ErrorCode.Internal, $"job {job.Id} succeeded, but its backup {job.BackupId} is not in the catalog",
                "look at the controller's log");
    }

    private static async Task<Backup?> FindAsync(CommandRun run, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await Client(run).GetBackupAsync(new GetBackupRequest { Id = id }, run.Short(cancellationToken))).Backup;
        }
        catch (RpcException e) when (RpcFailure.Of(e).Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    private static BackupService.BackupServiceClient Client(CommandRun run) => new(run.Calls);
}
