using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>Restores a backup.</summary>
internal sealed class RestoreCommand : ControllerCommand
{
    private readonly Argument<string> id;

    private readonly Option<string?> directory = new("--to-dir")
    {
        Description = "Restore into this directory, ready to start a server on: an absolute path on the host, new or empty.",
        HelpName = "DIR",
    };

    private readonly Option<string?> host;
    private readonly Option<string?> instance;
    private readonly HookOptions hooks = new();
    private readonly Option<bool> wait = WaitOption.Create("the job");

    public RestoreCommand(CommandContext context)
        : base(
            context, "restore", "Restore a backup into a directory, or into an instance that is stopped and has an empty data directory.",
            "dbcalmctl restore 20261121T104500Z-3f9a2c1b --to-dir /var/restore/db1 --wait",
            "dbcalmctl restore 20261121T104500Z-3f9a2c1b --instance db1 --wait")
    {
        var names = new NameInput(context);
        id = names.Backup();
        host = names.HostOption("With --to-dir: the host that the directory is on; the one that took the backup when nothing is said.");
        instance = names.InstanceOption("Restore into the data directory of this instance.");
        Arguments.Add(id);
        hooks.AddTo(this);
        Option[] options = [directory, host, instance, wait, new QuietOption()];
        foreach (Option option in options)
        {
            Options.Add(option);
        }

        Validators.Add(CheckTarget);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var request = new RestoreBackupRequest { Id = run.Get(id), Hooks = hooks.Of(run) };
        if (run.Get(instance) is { } name)
        {
            request.Instance = name;
        }
        else
        {
            request.Directory = run.Get(directory);
        }

        if (run.Get(host) is { } on)
        {
            request.Host = on;
        }

        var client = new BackupService.BackupServiceClient(run.Calls);
        Job job = (await client.RestoreBackupAsync(request, run.Short(cancellationToken))).Job;
        return run.Get(wait) ? await JobEnd.AwaitAsync(run, job, cancellationToken) : QueuedJob.Print(run, job);
    }

    private void CheckTarget(CommandResult result)
    {
        // Given is what was typed, with or without a value: a missing value is reported on its own.
        bool toDirectory = result.GetResult(directory) is not null;
        bool toInstance = result.GetResult(instance) is not null;
        if (toDirectory == toInstance)
        {
            result.AddError("restore takes exactly one of --to-dir DIR and --instance NAME");
        }

        if (result.GetResult(host) is not null && toInstance)
        {
            result.AddError("--host goes with --to-dir: an instance has its host");
        }

        string? path = result.GetResult(directory)?.Tokens.FirstOrDefault()?.Value;
        if (path is not null && (!path.StartsWith('/') || path.Any(char.IsControl)))
        {
            result.AddError($"--to-dir '{Output.Printable.Line(path)}' is not an absolute path: begin it with '/'");
        }
    }
}
