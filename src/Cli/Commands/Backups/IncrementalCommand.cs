using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Takes an incremental backup.</summary>
internal sealed class IncrementalCommand : ControllerCommand
{
    private readonly Option<string?> instance;
    private readonly Option<string?> from;
    private readonly Option<string[]> repositories;
    private readonly HookOptions hooks = new();
    private readonly Option<bool> wait = WaitOption.Create("the backup");

    public IncrementalCommand(CommandContext context)
        : base(
            context, "incremental", "Take an incremental backup of an instance: what changed since an earlier backup.",
            "dbcalmctl backup incremental --instance db1 --wait",
            "dbcalmctl backup incremental --instance db1 --from 20261121T104500Z-3f9a2c1b --wait")
    {
        var names = new NameInput(context);
        instance = names.InstanceOption("The instance to back up.");
        instance.Required = true;
        from = names.BaseOption("The backup to build on; the newest that fits when nothing is said.");
        Options.Add(instance);
        Options.Add(from);
        repositories = names.RepositoriesOption("Where to keep it; give it again for each further copy. The first repository of the host when nothing is said.");
        Options.Add(repositories);
        hooks.AddTo(this);
        Options.Add(wait);
        Options.Add(new QuietOption());
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new TakeBackupRequest { Instance = run.Get(instance), Type = BackupType.Incremental, Hooks = hooks.Of(run) };
        if (run.Get(from) is { } id)
        {
            request.FromBackupId = id;
        }

        return TakenBackup.TakeAsync(run, request, run.Get(repositories) ?? [], run.Get(wait), cancellationToken);
    }
}
