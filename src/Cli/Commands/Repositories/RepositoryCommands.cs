using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Cli.Waiting;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>The commands of repositories.</summary>
internal static class RepositoryCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) =>
        new("repositories", "Define the places where backups are kept, and look after them.")
        {
            List(context), Show(context), Create(context), Update(context), Delete(context),
            Test(context), Check(context), RebuildCatalog(context), RotateKey(context),
        };

    private static ListCommand<RepositorySummary, ListRepositoriesResponse> List(CommandContext context) => new(
        context, "list", "List the repositories of the fleet, and those that hosts have for themselves.",
        "dbcalmctl repositories list", "dbcalmctl repositories list -o json")
    {
        Call = async (run, page) =>
            await Client(run).ListRepositoriesAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = _ => RepositoryView.Columns(),
        WhenEmpty = _ => "no repositories yet; define one with 'dbcalmctl repositories create NAME --type directory --path DIR'",
    };

    private static ExampleCommand Show(CommandContext context)
    {
        Argument<string> name = context.Names.Repository();
        Option<string?> host = context.Names.HostOption("The host whose own repository is meant.");
        return new ObjectCommand<RepositorySummary>(
            context, "show", "Show a repository: where it is, its settings, and how much is in it.", "dbcalmctl repositories show offsite")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).GetRepositoryAsync(
                    new() { Name = run.Get(name), Host = run.Get(host) ?? "" }, run.Short(stop))).Repository,
            Print = (run, repository) => run.Show(repository, RepositoryView.Describe),
        }.With(host);
    }

    private static ExampleCommand Create(CommandContext context)
    {
        Argument<string> name = NameInput.New(context.Names.Repository());
        SettingOptions settings = new SettingOptions(RepositoryKeys.All).Requiring("type");
        return new ObjectCommand<RepositorySummary>(
            context, "create",
            "Define a repository that every host may use. Secrets are named (file:PATH, env:NAME) and read by the agents, never sent "
            + "or stored.",
            "dbcalmctl repositories create nfs --type directory --path /mnt/backups",
            "dbcalmctl repositories create offsite --type s3 --bucket backups --region eu-central-1 --access-key-id AKIA... "
            + "--secret-access-key file:/etc/dbcalm/s3.secret --encryption-key file:/etc/dbcalm/offsite.key")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).CreateRepositoryAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Repository,
            Print = (run, repository) =>
            {
                run.Show(repository, RepositoryView.Describe);
                run.NoteForPeople($"try it with 'dbcalmctl repositories test {repository.Name}'");
            },
        }.With(settings);
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> name = context.Names.Repository();
        var settings = new SettingOptions(RepositoryKeys.All);
        return new ObjectCommand<RepositorySummary>(
            context, "update", "Change settings of a repository; those that are not named stay, and an empty value removes one.",
            "dbcalmctl repositories update offsite --bandwidth-limit 50MiB", "dbcalmctl repositories update offsite --bandwidth-limit ''")
        {
            Arguments = { name },
            Validators = { settings.RequireAny },
            Call = async (run, stop) =>
                (await Client(run).UpdateRepositoryAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Repository,
            Print = (run, repository) => run.Show(repository, RepositoryView.Describe),
        }.With(settings);
    }

    private static ObjectCommand<RepositorySummary> Delete(CommandContext context)
    {
        Argument<string> name = context.Names.Repository();
        return new(
            context, "delete",
            "Forget a repository's definition; refused while the catalog lists backups in it. What lies there is not touched.",
            "dbcalmctl repositories delete offsite")
        {
            Arguments = { name },
            Call = async (run, stop) =>
                (await Client(run).DeleteRepositoryAsync(new() { Name = run.Get(name) }, run.Short(stop))).Repository,
            Print = (run, repository) =>
                run.Say(repository, $"forgot repository {repository.Name} ({repository.Location}); what lies there is as it was"),
        };
    }

    private static ExampleCommand Test(CommandContext context) => Work(
        context, "test",
        "Try what a repository has to be able to do: write, read back, list, delete, lock; measure its speed and say what is missing.",
        async (run, name, host, stop) => (await Client(run).TestRepositoryAsync(new() { Name = name, Host = host }, run.Short(stop))).Job,
        "dbcalmctl repositories test offsite", "dbcalmctl repositories test offsite --host web1");

    private static ExampleCommand Check(CommandContext context)
    {
        var sweep = new Option<bool>("--sweep") { Description = "Also remove what belongs to no backup and is older than a day." };
        var dryRun = new Option<bool>("--dry-run") { Description = "With --sweep: only say what would be removed." };
        return Work(
            context, "check",
            "Compare a repository with the catalog: missing objects, changed manifests, orphans, unfinished uploads. Fails when "
            + "anything is found.",
            async (run, name, host, stop) => (await Client(run).CheckRepositoryAsync(
                new() { Name = name, Host = host, Sweep = run.Get(sweep), DryRun = run.Get(dryRun) }, run.Short(stop))).Job,
            "dbcalmctl repositories check offsite", "dbcalmctl repositories check offsite --sweep --dry-run").With(sweep, dryRun);
    }

    private static ExampleCommand RebuildCatalog(CommandContext context) => Work(
        context, "rebuild-catalog", "Read the catalog back from the manifests of a repository; what is known already stays.",
        async (run, name, host, stop) => (await Client(run).RebuildCatalogAsync(new() { Name = name, Host = host }, run.Short(stop))).Job,
        "dbcalmctl repositories rebuild-catalog offsite");

    private static ExampleCommand RotateKey(CommandContext context) => Work(
        context, "rotate-key",
        "Wrap the data keys of every backup in a repository with its present encryption key; "
        + "backups are not uploaded again, and old keys can be retired afterwards.",
        async (run, name, host, stop) => (await Client(run).RotateKeyAsync(new() { Name = name, Host = host }, run.Short(stop))).Job,
        "dbcalmctl repositories rotate-key offsite");

    // An agent works on the whole repository, and what it finds is waited for.
    private static ExampleCommand Work(
        CommandContext context, string verb, string description, Func<CommandRun, string, string, CancellationToken, Task<Job>> call,
        params string[] examples)
    {
        Argument<string> name = context.Names.Repository();
        Option<string?> host = context.Names.HostOption("The host that does it; one that can reach the repository when nothing is said.");
        var wait = WaitOptions.Always("what it found");
        return new JobCommand(context, verb, description, examples)
        {
            Arguments = { name },
            Wait = wait,
            Call = (run, stop) => call(run, run.Get(name), run.Get(host) ?? "", stop),
        }.With(host).With(wait);
    }

    private static RepositoryService.RepositoryServiceClient Client(CommandRun run) => new(run.Calls);
}
