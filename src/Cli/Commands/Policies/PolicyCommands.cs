using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Retention;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Policies;

/// <summary>The commands of retention policies.</summary>
internal static class PolicyCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("policies", "Define how long backups are kept.")
    {
        List(context), Show(context), Create(context), Update(context), Delete(context),
    };

    private static ListCommand<Policy, ListPoliciesResponse> List(CommandContext context) => new(
        context, "list", "List the policies with their rules and what names them.", "dbcalmctl policies list",
        "dbcalmctl policies list -o json")
    {
        Call = async (run, page) =>
            await Client(run).ListPoliciesAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = _ => PolicyView.Columns,
        WhenEmpty = _ => "no policies yet, so everything is kept; define one with 'dbcalmctl policies create week --keep-within 7d'",
    };

    private static ObjectCommand<Policy> Show(CommandContext context)
    {
        Argument<string> name = context.Names.Policy();
        return new(context, "show", "Show a policy: its rules, and what names it.", "dbcalmctl policies show week")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).GetPolicyAsync(new() { Name = run.Get(name) }, run.Short(stop))).Policy,
            Print = (run, policy) => run.Show(policy, PolicyView.Describe),
        };
    }

    private static ExampleCommand Create(CommandContext context)
    {
        Argument<string> name = NameInput.New(context.Names.Policy());
        var settings = new SettingOptions(RetentionSettings.Keys, SettingCheck.Of);
        return new ObjectCommand<Policy>(
            context, "create", "Define a policy. A backup stays as long as one of its rules keeps it.",
            "dbcalmctl policies create week --keep-within 7d --min-chains 2",
            "dbcalmctl policies create longterm --keep-daily 14 --keep-weekly 8 --keep-monthly 12",
            "dbcalmctl policies create archive --forever true")
        {
            Arguments = { name },
            Validators =
            {
                result =>
                    settings.RequireAny(result, "a policy without a rule would delete everything: give at least one, e.g. --keep-daily 7"),
            },
            Call = async (run, stop) =>
                (await Client(run).CreatePolicyAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Policy,
            Print = (run, policy) =>
            {
                run.Show(policy, PolicyView.Describe);
                run.NoteForPeople(
                    $"nothing is kept by it yet; name it with '--retention {policy.Name}' at a schedule, instance or repository");
            },
        }.With(settings);
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> name = context.Names.Policy();
        var settings = new SettingOptions(RetentionSettings.Keys, SettingCheck.Of);
        return new ObjectCommand<Policy>(
            context, "update",
            "Change rules of a policy; those that are not named stay, and an empty value removes one. "
            + "It holds for all backups that it applies to, old ones too.",
            "dbcalmctl policies update week --keep-within 14d", "dbcalmctl policies update week --min-chains ''")
        {
            Arguments = { name },
            Validators = { settings.RequireAny },
            Call = async (run, stop) =>
                (await Client(run).UpdatePolicyAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Policy,
            Print = (run, policy) =>
            {
                run.Show(policy, PolicyView.Describe);
                run.NoteForPeople("see what expires now with 'dbcalmctl cleanup --dry-run'");
            },
        }.With(settings);
    }

    private static ObjectCommand<Policy> Delete(CommandContext context)
    {
        Argument<string> name = context.Names.Policy();
        return new(
            context, "delete", "Remove a policy; refused while a schedule, instance or repository names it.",
            "dbcalmctl policies delete week")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).DeletePolicyAsync(new() { Name = run.Get(name) }, run.Short(stop))).Policy,
            Print = (run, policy) => run.Say(policy, $"deleted policy {policy.Name}"),
        };
    }

    private static RetentionService.RetentionServiceClient Client(CommandRun run) => new(run.Calls);
}
