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
    private static readonly string[] Examples =
    [
        "dbcalmctl status",
        "dbcalmctl hosts token create --host web1",
        "dbcalmctl backup full --instance db1 --wait",
        "dbcalmctl schedules create nightly --type full --cron '0 2 * * *' --instance db1",
        "dbcalmctl backups list --instance db1 -o json",
        "dbcalmctl restore 20261121T104500Z-3f9a2c1b --to-dir /var/restore/db1 --wait",
    ];

    /// <summary>The root with everything below it.</summary>
    public static RootCommand Build(CommandContext context)
    {
        var root = new RootCommand("Backs up fleets of MariaDB servers and proves that the backups restore.")
        {
            StatusCommand.Create(context),
            TakeBackupCommands.Tree(context),
            BackupCommands.Tree(context),
            RepositoryCommands.Tree(context),
            ScheduleCommands.Tree(context),
            new PlanCommand(context),
            PolicyCommands.Tree(context),
            new CleanupCommand(context),
            NotificationCommands.Tree(context),
            RestoreCommand.Create(context),
            ArtefactCommands.Tree(context),
            JobCommands.Tree(context),
            InstanceCommands.Tree(context),
            HostCommands.Tree(context),
            AuthorityCommands.Tree(context),
            new LoginCommand(context),
            new LogoutCommand(context),
            AccessCommands.WhoAmI(context),
            AccessCommands.ChangePassword(context),
            ContextCommands.Tree(context),
            UserCommands.Tree(context),
            ClientCommands.Tree(context),
            ApprovalCommands.Tree(context),
            AuditCommands.Tree(context),
            new CompletionCommand(context),
        };
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
