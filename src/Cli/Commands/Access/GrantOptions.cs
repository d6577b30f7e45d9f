using System.CommandLine;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Selectors;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Cli.Commands.Access;

/// <summary>What an account may do, and on which instances.</summary>
internal sealed class GrantOptions
{
    private static readonly string[] RoleNames = [.. Enum.GetValues<Role>().Select(Roles.NameOf)];

    private readonly Option<string?> role = new("--role") { Description = $"What it may do: {string.Join(", ", RoleNames)}.", HelpName = "ROLE" };
    private readonly Option<string?> instances = new("--instances") { HelpName = "SELECTOR" };
    private readonly Option<bool> allInstances = new("--all-instances") { Description = "On the whole fleet: ends a limit to some instances." };

    public GrantOptions()
    {
        OneOf.Restrict(role, RoleNames);
        instances.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                try
                {
                    Selector.Parse(text);
                }
                catch (DbCalmException e)
                {
                    result.AddError($"{e.Message}: {e.Hint}");
                }
            }
        });
    }

    /// <summary>True when a change is to end the limit.</summary>
    public bool AllInstances(CommandRun run) => run.Get(allInstances);

    /// <summary>Offers the options of a new account on <paramref name="command"/>.</summary>
    public void AddToNew(Command command)
    {
        instances.Description = "Only on the instances with these labels, e.g. env=staging; the whole fleet when nothing is said.";
        command.Options.Add(role);
        command.Options.Add(instances);
        command.Validators.Add(result =>
        {
            if (result.GetResult(instances) is not null && result.GetResult(role) is null)
            {
                result.AddError("--instances limits a --role, which is missing");
            }
        });
    }

    /// <summary>Offers those of a change on <paramref name="command"/>, the role only when it is no argument there.</summary>
    public void AddToChange(Command command, bool withRole)
    {
        instances.Description = "Only on the instances with these labels, e.g. env=staging. The limit that there is, if any, stays when nothing is said.";
        if (withRole)
        {
            command.Options.Add(role);
        }

        command.Options.Add(instances);
        command.Options.Add(allInstances);
        command.Validators.Add(result =>
        {
            if (result.GetResult(instances) is not null && result.GetResult(allInstances) is not null)
            {
                result.AddError("--instances and --all-instances exclude each other");
            }
        });
    }

    /// <summary>A role as an argument.</summary>
    public static Argument<string> RoleArgument()
    {
        var argument = new Argument<string>("ROLE") { Description = $"What it may do: {string.Join(", ", RoleNames)}." };
        argument.AcceptOnlyFromAmong(RoleNames);
        return argument;
    }

    /// <summary>What is said of the grant; null when nothing is.</summary>
    public Grant? Of(CommandRun run) => run.Get(role) is null && run.Get(instances) is null ? null : With(run, run.Get(role) ?? "");

    /// <summary>The grant of this role.</summary>
    public Grant With(CommandRun run, string name) => new() { Role = name, Instances = run.Get(instances) ?? "" };
}
