using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>The commands of backups that are in the catalog.</summary>
internal static class BackupCommands
{
    private const uint LinkSeconds = 15 * 60;

    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("backups", "See, verify, copy, fetch and delete the backups there are.")
    {
        List(context), Show(context), BackupJobCommands.Verify(context), BackupJobCommands.Copy(context), Hold(context), Release(context),
        new DeleteBackupCommand(context), new DownloadBackupCommand(context), Link(context), BackupJobCommands.Import(context),
    };

    private static ListCommand<Backup, ListBackupsResponse> List(CommandContext context)
    {
        var filters = new ListFilters(context);
        var order = new ListOrder();
        return new(
            context, "list", "List the backups, newest first unless --sort says otherwise. Of several filters all have to hold.",
            "dbcalmctl backups list --instance db1", "dbcalmctl backups list --state failed --since 7d",
            "dbcalmctl backups list --repository s3 --sort size --limit 10", "dbcalmctl backups list --limit 0 -o json")
        {
            Filters = [.. filters.All, .. order.All],
            Call = async (run, page) =>
            {
                ListBackupsRequest request = filters.Request(run);
                order.Put(run, request);
                (request.PageSize, request.PageToken) = (page.Size, page.Token);
                return await Client(run).ListBackupsAsync(request, page.Options);
            },
            Columns = run => BackupView.Columns(run.Now),
            WhenEmpty = run => WhenEmpty(filters.Request(run)),
        };
    }

    private static ObjectCommand<Backup> Show(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        return new(
            context, "show", "Show a backup: what it holds, what it is built on, how far it was proved.",
            "dbcalmctl backups show 20261121T104500Z-3f9a2c1b")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).GetBackupAsync(new() { Id = run.Get(id) }, run.Short(stop))).Backup,
            Print = (run, backup) => run.Show(backup, BackupView.Describe),
        };
    }

    private static ExampleCommand Hold(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever wants to delete it.", HelpName = "TEXT" };
        return new ObjectCommand<Backup>(
            context, "hold", "Hold a backup: nothing deletes it, nor what it is built on, until it is released.",
            "dbcalmctl backups hold 20261121T104500Z-3f9a2c1b --reason audit")
        {
            Arguments = { id },
            Call = async (run, stop) =>
                (await Client(run).HoldBackupAsync(new() { Id = run.Get(id), Reason = run.Get(reason) ?? "" }, run.Short(stop))).Backup,
            Print = (run, backup) => run.Show(backup, BackupView.Describe),
        }.With(reason);
    }

    private static ObjectCommand<Backup> Release(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        return new(context, "release", "Release a backup that was held.", "dbcalmctl backups release 20261121T104500Z-3f9a2c1b")
        {
            Arguments = { id },
            Call = async (run, stop) => (await Client(run).ReleaseBackupAsync(new() { Id = run.Get(id) }, run.Short(stop))).Backup,
            Print = (run, backup) => run.Show(backup, BackupView.Describe),
        };
    }

    private static ExampleCommand Link(CommandContext context)
    {
        Argument<string> id = context.Names.Backup();
        Option<string?> repository = context.Names.RepositoryOption("The copy; the first good one in a bucket when nothing is said.");
        var expires = new Option<TimeSpan?>("--expires")
        {
            Description = "How long the address works: 90s, 15m, 1h, 7d. 15 minutes when nothing is said, a week at most.",
            HelpName = "TIME",
            CustomParser = TimeToLive.Parse,
        };
        return new ObjectCommand<LinkBackupResponse>(
            context, "link",
            "Print an address of a backup's data object in a bucket that works without a login for a while. Whoever has it can read "
            + "the backup.",
            "dbcalmctl backups link 20261121T104500Z-3f9a2c1b --expires 15m")
        {
            Arguments = { id },
            Call = async (run, stop) => await Client(run).LinkBackupAsync(
                new()
                {
                    Id = run.Get(id),
                    ExpiresSeconds = (uint?)run.Get(expires)?.TotalSeconds ?? LinkSeconds,
                    Repository = run.Get(repository) ?? "",
                },
                run.Short(stop)),
            Print = (run, answer) => run.Say(answer, answer.Url),
        }.With(expires, repository);
    }

    private static string WhenEmpty(ListBackupsRequest request)
    {
        bool isFiltered = !request.Equals(new ListBackupsRequest { Instance = request.Instance });
        string subject = request.Instance.Length > 0 ? request.Instance : "NAME";
        return isFiltered
            ? "no such backups; 'dbcalmctl backups list' shows them all"
            : $"no backups yet; take one with 'dbcalmctl backup full --instance {subject} --wait'";
    }

    private static BackupService.BackupServiceClient Client(CommandRun run) => new(run.Calls);
}
