using System.CommandLine;
using System.CommandLine.Help;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Commands.Approvals;
using DbCalm.Cli.Commands.Artefacts;
using DbCalm.Cli.Commands.Audit;
using DbCalm.Cli.Commands.Authority;
using DbCalm.Cli.Commands.Backups;
using DbCalm.Cli.Commands.Hosts;
using DbCalm.Cli.Commands.Instances;
using DbCalm.Cli.Commands.Jobs;
using DbCalm.Cli.Commands.Notifications;
using DbCalm.Cli.Commands.Policies;
using DbCalm.Cli.Commands.Repositories;
using DbCalm.Cli.Commands.Schedules;
using DbCalm.Cli.Commands.Status;
using DbCalm.Cli.Commands.Users;
using DbCalm.Cli.Inputs;

namespace DbCalm.Cli;

/// <summary>Every command there is.</summary>
internal static class CommandTree
{
    private const string Version = "--version";

    private static readonly string[] Examples =
    [
        "dbcalmctl status",
        "dbcalmctl hosts token create --host web1",
        "dbcalmctl backup full --instance db1 --wait",
        "dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --instance db1",
        "dbcalmctl backups list --instance db1 -o json",
        "dbcalmctl restore 20261121T104500Z-3f9a2c1b --to-dir /var/restore/db1 --wait",
    ];

    /// <summary>Every noun, and every verb that stands without one, in the order of the help.</summary>
    public static IReadOnlyList<(string Name, Func<CommandContext, Command> Build)> Nouns { get; } =
    [
        ("status", StatusCommand.Create),
        ("backup", TakeBackupCommands.Tree),
        ("backups", BackupCommands.Tree),
        ("repositories", RepositoryCommands.Tree),
        ("schedules", ScheduleCommands.Tree),
        ("plan", context => new PlanCommand(context)),
        ("policies", PolicyCommands.Tree),
        ("cleanup", context => new CleanupCommand(context)),
        ("notifications", NotificationCommands.Tree),
        ("restore", RestoreCommand.Create),
        ("artefact", ArtefactCommands.Tree),
        ("jobs", JobCommands.Tree),
        ("instances", InstanceCommands.Tree),
        ("hosts", HostCommands.Tree),
        ("authority", AuthorityCommands.Tree),
        ("login", context => new LoginCommand(context)),
        ("logout", context => new LogoutCommand(context)),
        ("whoami", AccessCommands.WhoAmI),
        ("change-password", AccessCommands.ChangePassword),
        ("context", ContextCommands.Tree),
        ("users", UserCommands.Tree),
        ("clients", ClientCommands.Tree),
        ("approvals", ApprovalCommands.Tree),
        ("audit", AuditCommands.Tree),
        ("completion", context => new CompletionCommand(context)),
    ];

    /// <summary>The root with everything below it.</summary>
    public static RootCommand Build(CommandContext context) => Root(context, Nouns);

    /// <summary>
    /// The root with what <paramref name="arguments"/> can need of it. A line that begins with a noun needs that one, and the version none;
    /// the rest, some hundred commands and their options, would be made to be thrown away.
    /// </summary>
    public static RootCommand Build(CommandContext context, IReadOnlyList<string> arguments)
    {
        if (arguments is [Version])
        {
            return Root(context, []);
        }

        (string Name, Func<CommandContext, Command> Build)[] named =
            [.. Nouns.Where(noun => arguments.Count > 0 && noun.Name == arguments[0])];
        return Root(context, named.Length > 0 ? named : Nouns);
    }

    private static RootCommand Root(CommandContext context, IEnumerable<(string Name, Func<CommandContext, Command> Build)> nouns)
    {
        var root = new RootCommand("Backs up fleets of MariaDB servers and proves that the backups restore.");
        foreach ((_, Func<CommandContext, Command> build) in nouns)
        {
            root.Subcommands.Add(build(context));
        }

        context.Globals.AddTo(root);
        SetUpHelpAndVersion(root);
        return root;
    }

    private static void SetUpHelpAndVersion(RootCommand root)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help } helpOption)
            {
                helpOption.Action = new HelpWithExamples(help, Examples);
                helpOption.Description = "Show this help.";
                helpOption.Aliases.Clear();
                helpOption.Aliases.Add("-h");
            }
            else if (option is VersionOption version)
            {
                version.Description = "Print the version.";
                version.Action = new PrintVersion();
            }
        }
    }
}
