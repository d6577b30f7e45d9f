using System.CommandLine;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Takes a full backup.</summary>
internal sealed class FullCommand : ControllerCommand
{
    private readonly Option<string?> instance;
    private readonly Option<string[]> repositories;
    private readonly HookOptions hooks = new();
    private readonly Option<bool> wait = WaitOption.Create("the backup");

    public FullCommand(CommandContext context)
        : base(
            context, "full", "Take a full backup of an instance: the start of a chain.",
            "dbcalmctl backup full --instance db1 --wait", "dbcalmctl backup full --instance db1 --wait -o json | jq -r .id")
    {
        var names = new NameInput(context);
        instance = names.InstanceOption("The instance to back up.");
        instance.Required = true;
        Options.Add(instance);
        repositories = names.RepositoriesOption("Where to keep it; give it again for each further copy. The first repository of the host when nothing is said.");
        Options.Add(repositories);
        hooks.AddTo(this);
        Options.Add(wait);
        Options.Add(new QuietOption());
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new TakeBackupRequest { Instance = run.Get(instance), Type = BackupType.Full, Hooks = hooks.Of(run) };
        return TakenBackup.TakeAsync(run, request, run.Get(repositories) ?? [], run.Get(wait), cancellationToken);
    }
}
