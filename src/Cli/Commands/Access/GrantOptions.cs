using System.CommandLine;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Schedules;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Cli.Commands.Access;

/// <summary>What an account may do, and on which instances.</summary>
internal sealed class GrantOptions
{
    private static readonly string[] RoleNames = [.. Enum.GetValues<Role>().Select(Roles.NameOf)];

    private readonly Option<string?> role = new("--role") { Description = $"What it may do: {string.Join(", ", RoleNames)}.", HelpName = "ROLE" };

    private readonly Option<string?> instances = new("--instances")
    {
        Description = "Only on the instances with these labels, e.g. env=staging; the whole fleet when nothing is said.",
        HelpName = "SELECTOR",
    };

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

    /// <summary>Offers the options on <paramref name="command"/>, the role only when it is no argument there.</summary>
    public void AddTo(Command command, bool withRole = true)
    {
        if (withRole)
        {
            command.Options.Add(role);
        }

        command.Options.Add(instances);
        command.Validators.Add(result =>
        {
            if (withRole && result.GetResult(instances) is not null && result.GetResult(role) is null)
            {
                result.AddError("--instances limits a --role, which is missing");
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

    /// <summary>The grant; null when nothing is said.</summary>
    public Grant? Of(CommandRun run) => run.Get(role) is { } name ? With(run, name) : null;

    /// <summary>The grant of this role.</summary>
    public Grant With(CommandRun run, string name) => new() { Role = name, Instances = run.Get(instances) ?? "" };
}
