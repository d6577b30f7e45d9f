using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Core.Fleet;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Instances;

/// <summary>The commands of database servers.</summary>
internal static class InstanceCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("instances", "See the database servers, and label them.")
    {
        List(context), Show(context), Update(context),
    };

    private static ListCommand<Instance, ListInstancesResponse> List(CommandContext context) => new(
        context, "list", "List the instances with their newest backups.", "dbcalmctl instances list", "dbcalmctl instances list -o json")
    {
        Call = async (run, page) =>
            await Client(run).ListInstancesAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = run => InstanceView.Columns(run.Now),
        WhenEmpty = _ =>
            "no instances yet; name them under 'instances:' in the agent's configuration, or let a host join with 'dbcalmctl hosts token "
            + "create --host NAME'",
    };

    private static ObjectCommand<Instance> Show(CommandContext context)
    {
        Argument<string> name = context.Names.Instance();
        return new(
            context, "show", "Show an instance: its server, what can be done with it, its newest backup.", "dbcalmctl instances show db1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).GetInstanceAsync(new() { Name = run.Get(name) }, run.Short(stop))).Instance,
            Print = (run, instance) => run.Show(instance, InstanceView.Describe),
        };
    }

    private static ExampleCommand Update(CommandContext context)
    {
        Argument<string> name = context.Names.Instance();
        SettingOptions settings = new SettingOptions(InstanceSettings.Keys, SettingCheck.Of).Completing(
            "retention", context.Names.Completion.Policies);
        return new ObjectCommand<Instance>(
            context, "update",
            "Change the labels, the objective and the retention of an instance; what is not named stays, and an empty value removes it.",
            "dbcalmctl instances update db1 --labels env=prod,tier=db,cluster=shop --objective 24h",
            "dbcalmctl instances update db1 --retention ''")
        {
            Arguments = { name },
            Validators = { settings.RequireAny },
            Call = async (run, stop) =>
                (await Client(run).UpdateInstanceAsync(
                    new() { Name = run.Get(name), Settings = { settings.Of(run.Parsed) } }, run.Short(stop))).Instance,
            Print = (run, instance) => run.Show(instance, InstanceView.Describe),
        }.With(settings);
    }

    private static InstanceService.InstanceServiceClient Client(CommandRun run) => new(run.Calls);
}
