using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output;
using DbCalm.Cli.Waiting;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The command that restores a backup.</summary>
internal static class RestoreCommand
{
    public static ExampleCommand Create(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        var directory = new Option<string?>("--to-dir")
        {
            Description = "Restore into this directory, ready to start a server on: an absolute path on the host, new or empty.",
            HelpName = "DIR",
        };
        Option<string?> host =
            context.Names.HostOption(
                "With --to-dir: the host that the directory is on; the one that took the backup when nothing is said.");
        Option<string?> instance = context.Names.InstanceOption("Restore into the data directory of this instance.");
        var hooks = new HookOptions();
        var wait = WaitOptions.WhenTold("the job");
        return new JobCommand(
            context, "restore", "Restore a backup into a directory, or into an instance that is stopped and has an empty data directory.",
            "dbcalmctl restore 20261121T104500Z-3f9a2c1b --to-dir /var/restore/db1 --wait",
            "dbcalmctl restore 20261121T104500Z-3f9a2c1b --instance db1 --wait")
        {
            Arguments = { id },
            Wait = wait,
            Call = async (run, stop) =>
            {
                RestoreBackupRequest request = RequestTo(run.Get(directory), run.Get(instance), run.Get(host));
                (request.Id, request.Hooks) = (run.Get(id), hooks.Of(run));
                return (await new BackupService.BackupServiceClient(run.Calls).RestoreBackupAsync(request, run.Short(stop))).Job;
            },
        }.With(hooks).With(directory, host, instance).With(wait).Checking(result => CheckTarget(result, directory, host, instance));
    }

    private static RestoreBackupRequest RequestTo(string? directory, string? instance, string? host)
    {
        var request = new RestoreBackupRequest();
        if (instance is not null)
        {
            request.Instance = instance;
        }
        else
        {
            request.Directory = directory;
        }

        if (host is not null)
        {
            request.Host = host;
        }

        return request;
    }

    private static void CheckTarget(CommandResult result, Option directory, Option host, Option instance)
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
            result.AddError($"--to-dir '{Printable.Line(path)}' is not an absolute path: begin it with '/'");
        }
    }
}
