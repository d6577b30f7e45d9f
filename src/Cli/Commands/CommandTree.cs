using System.CommandLine;
using System.CommandLine.Help;
using DbCalm.Cli.Commands.Access;
using DbCalm.Cli.Commands.Accounts;
using DbCalm.Cli.Commands.Approvals;
using DbCalm.Cli.Commands.Artefacts;
using DbCalm.Cli.Commands.Audit;
using DbCalm.Cli.Commands.Authority;
using DbCalm.Cli.Commands.Backups;
using DbCalm.Cli.Commands.Hosts;
using DbCalm.Cli.Commands.Instances;
using DbCalm.Cli.Commands.Jobs;
using DbCalm.Cli.Commands.Notifications;
using DbCalm.Cli.Commands.Repositories;
using DbCalm.Cli.Commands.Retention;
using DbCalm.Cli.Commands.Schedules;

namespace DbCalm.Cli.Commands;

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
            new StatusCommand(context),
            new ExampleCommand("backup", "Take a backup.") { new FullCommand(context), new IncrementalCommand(context) },
            Backups(context),
            Repositories(context),
            Schedules(context),
            new PlanCommand(context),
            Policies(context),
            new CleanupCommand(context),
            Notifications(context),
            new RestoreCommand(context),
            new ExampleCommand("artefact", "Read stored backups where they lie, without a controller or an agent.") { new ExtractArtefactCommand(context), new ShowArtefactCommand(context) },
            Jobs(context),
            new ExampleCommand("instances", "See the database servers, and label them.") { new ListInstancesCommand(context), new ShowInstanceCommand(context), new UpdateInstanceCommand(context) },
            Hosts(context),
            Authority(context),
            new LoginCommand(context),
            new LogoutCommand(context),
            new WhoAmICommand(context),
            new ChangePasswordCommand(context),
            new ExampleCommand("context", "See and choose among the controllers that were logged in to.") { new ListContextsCommand(context), new UseContextCommand(context), new DeleteContextCommand(context) },
            Users(context),
            new ExampleCommand("clients", "Say which programs may log in.") { new ListClientsCommand(context), new AddClientCommand(context), new UpdateClientCommand(context), new DeleteClientCommand(context) },
            new ExampleCommand("approvals", "See and decide what takes a second administrator.") { new ListApprovalsCommand(context), new ShowApprovalCommand(context), new ApproveCommand(context), new DenyCommand(context) },
            new ExampleCommand("audit", "See who did what, and check that nobody touched the trail.") { new ListAuditCommand(context), new VerifyAuditCommand(context), new ExportAuditCommand(context) },
            new CompletionCommand(context),
        };
        context.Globals.AddTo(root);
        SetUpHelpAndVersion(root);
        return root;
    }

    /// <summary>How a person types <paramref name="command"/>, e.g. <c>dbcalmctl hosts list</c>.</summary>
    public static string PathOf(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? at = command; at is not null; at = at.Parents.FirstOrDefault())
        {
            names.Push(at is RootCommand ? ProgramName : at.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>The name of this program.</summary>
    public const string ProgramName = "dbcalmctl";

    private static ExampleCommand Hosts(CommandContext context) => new("hosts", "See, add and remove the machines with an agent.")
    {
        new ListHostsCommand(context),
        new ShowHostCommand(context),
        new RemoveHostCommand(context),
        new RevokeHostCommand(context),
        new ApproveHostCommand(context),
        new ExampleCommand("token", "Let a machine join.") { new CreateTokenCommand(context) },
    };

    private static ExampleCommand Authority(CommandContext context) => new("authority", "See and replace the certificate authority that controller and hosts are known by.")
    {
        new ShowAuthorityCommand(context),
        new RotateAuthorityCommand(context),
        new FinishRotationCommand(context),
    };

    private static ExampleCommand Backups(CommandContext context) => new ExampleCommand("backups", "See, verify, copy, fetch and delete the backups there are.")
        {
            new ListBackupsCommand(context),
            new ShowBackupCommand(context),
            new VerifyBackupCommand(context),
            new CopyBackupCommand(context),
            new HoldBackupCommand(context),
            new ReleaseBackupCommand(context),
            new DeleteBackupCommand(context),
            new DownloadBackupCommand(context),
            new LinkBackupCommand(context),
            new ImportBackupsCommand(context),
        };

    private static ExampleCommand Repositories(CommandContext context) => new ExampleCommand("repositories", "Define the places where backups are kept, and look after them.")
        {
            new ListRepositoriesCommand(context),
            new ShowRepositoryCommand(context),
            new CreateRepositoryCommand(context),
            new UpdateRepositoryCommand(context),
            new DeleteRepositoryCommand(context),
            new TestRepositoryCommand(context),
            new CheckRepositoryCommand(context),
            new RebuildCatalogCommand(context),
            new RotateKeyCommand(context),
        };

    private static ExampleCommand Schedules(CommandContext context) => new ExampleCommand("schedules", "Define what is backed up when, and follow it.")
        {
            new ListSchedulesCommand(context),
            new ShowScheduleCommand(context),
            new CreateScheduleCommand(context),
            new UpdateScheduleCommand(context),
            new DeleteScheduleCommand(context),
            new EnableScheduleCommand(context),
            new DisableScheduleCommand(context),
            new PauseScheduleCommand(context),
            new RunScheduleCommand(context),
            new PreviewScheduleCommand(context),
            new ListRunsCommand(context),
        };

    private static ExampleCommand Policies(CommandContext context) => new ExampleCommand("policies", "Define how long backups are kept.")
        {
            new ListPoliciesCommand(context),
            new ShowPolicyCommand(context),
            new CreatePolicyCommand(context),
            new UpdatePolicyCommand(context),
            new DeletePolicyCommand(context),
        };

    private static ExampleCommand Notifications(CommandContext context) => new ExampleCommand("notifications", "Say who is told when something goes wrong, and follow the messages.")
        {
            new ExampleCommand("channels", "Define where messages go.")
            {
                new ListChannelsCommand(context),
                new ShowChannelCommand(context),
                new CreateChannelCommand(context),
                new UpdateChannelCommand(context),
                new DeleteChannelCommand(context),
                new TestChannelCommand(context),
            },
            new ListNotificationsCommand(context),
            new RetryNotificationCommand(context),
        };

    private static ExampleCommand Jobs(CommandContext context) => new ExampleCommand("jobs", "Follow and cancel the work of the agents.")
        {
            new ListJobsCommand(context),
            new ShowJobCommand(context),
            new WatchJobCommand(context),
            new JobLogsCommand(context),
            new CancelJobCommand(context),
        };

    private static ExampleCommand Users(CommandContext context) => new ExampleCommand("users", "Say which people may log in, and what they may do.")
        {
            new ListUsersCommand(context),
            new AddUserCommand(context),
            new SetRoleCommand(context),
            new UpdatePasswordCommand(context),
            new DeleteUserCommand(context),
            new RotateTokenKeyCommand(context),
        };

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
