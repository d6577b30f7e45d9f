using System.CommandLine;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Cli.Output.Views;
using DbCalm.Protocol.V1;

namespace DbCalm.Cli.Commands.Hosts;

/// <summary>The commands of machines with an agent.</summary>
internal static class HostCommands
{
    /// <summary>The noun with its verbs.</summary>
    public static ExampleCommand Tree(CommandContext context) => new("hosts", "See, add and delete the machines with an agent.")
    {
        List(context), Show(context), Delete(context, "delete"), Delete(context, "remove").AsFormerName(), Revoke(context),
        Approve(context),
        new ExampleCommand("token", "Let a machine join.") { CreateToken(context) },
    };

    private static ListCommand<Host, ListHostsResponse> List(CommandContext context) => new(
        context, "list", "List the hosts.", "dbcalmctl hosts list", "dbcalmctl hosts list -o json")
    {
        Call = async (run, page) => await Client(run).ListHostsAsync(new() { PageSize = page.Size, PageToken = page.Token }, page.Options),
        Columns = run => HostView.Columns(run.Now),
        WhenEmpty = _ => "no hosts yet; let one join with 'dbcalmctl hosts token create --host NAME'",
    };

    private static ObjectCommand<Host> Show(CommandContext context)
    {
        Argument<string> name = context.Names.Host();
        return new(context, "show", "Show a host: its agent, instances, repositories and tools.", "dbcalmctl hosts show web1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).GetHostAsync(new() { Name = run.Get(name) }, run.Short(stop))).Host,
            Print = (run, host) => run.Show(host, HostView.Describe),
        };
    }

    private static ObjectCommand<Host> Delete(CommandContext context, string verb)
    {
        Argument<string> name = context.Names.Host();
        return new(
            context, verb, "Delete a host: its agent is disconnected for good. Its backups stay in the catalog and in their repositories.",
            "dbcalmctl hosts delete web1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).RemoveHostAsync(new() { Name = run.Get(name) }, run.Short(stop))).Host,
            Print = (run, host) => run.Say(
                host,
                $"deleted host {host.Name}; its backups stay. It can join again with 'dbcalmctl hosts token create --host {host.Name}'"),
        };
    }

    private static ObjectCommand<Host> Revoke(CommandContext context)
    {
        Argument<string> name = context.Names.Host();
        return new(
            context, "revoke",
            "Refuse a host's certificate from now on, as when its key may be in wrong hands. The host stays in the fleet and joins again "
            + "with a new token.",
            "dbcalmctl hosts revoke web1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).RevokeHostAsync(new() { Name = run.Get(name) }, run.Short(stop))).Host,
            Print = (run, host) => run.Say(
                host,
                $"the certificate of host {host.Name} is refused from now on; it joins again with 'dbcalmctl hosts token create --host "
                + $"{host.Name}'"),
        };
    }

    private static ObjectCommand<Host> Approve(CommandContext context)
    {
        Argument<string> name = context.Names.Host();
        return new(
            context, "approve",
            "Let a host in that waits for it or is quarantined, and clear what was noted against it. Stop the false one of two "
            + "machines first.",
            "dbcalmctl hosts approve web1")
        {
            Arguments = { name },
            Call = async (run, stop) => (await Client(run).ApproveHostAsync(new() { Name = run.Get(name) }, run.Short(stop))).Host,
            Print = (run, host) => run.Say(host, $"host {host.Name} may connect; its agent tries again within 15 seconds"),
        };
    }

    private static ExampleCommand CreateToken(CommandContext context)
    {
        Option<string?> host = context.Names.NewHostOption("The name that the machine gets.");
        var ttl = new Option<TimeSpan?>("--ttl")
        {
            Description = "How long the token can be used: 90s, 15m, 1h, 7d. 15 minutes when nothing is said, a week at most.",
            HelpName = "TIME",
            CustomParser = TimeToLive.Parse,
        };
        return new ObjectCommand<CreateHostTokenResponse>(
            context, "create", "Make a single-use token with which a machine joins, and print the line to paste there.",
            "dbcalmctl hosts token create --host web1", "dbcalmctl hosts token create --host web1 --ttl 1h -o json")
        {
            Call = async (run, stop) => await Client(run).CreateHostTokenAsync(
                new() { Host = run.Get(host), TtlSeconds = (uint)(run.Get(ttl)?.TotalSeconds ?? 0) }, run.Short(stop)),
            Print = (run, token) =>
            {
                run.NoteForPeople($"paste this line on {token.Host}; it works once, and ends {Moment.Ago(token.ExpiresAt, run.Now)}:");
                run.Say(token, token.Command);
            },
        }.With(host, ttl);
    }

    private static HostService.HostServiceClient Client(CommandRun run) => new(run.Calls);
}
