using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Commanding;
using DbCalm.Cli.Inputs;
using DbCalm.Core.Access;
using DbCalm.Core.Errors;
using DbCalm.Core.Selectors;
using Grant = DbCalm.Protocol.V1.Grant;

namespace DbCalm.Cli.Commands.Users;

/// <summary>Options for the role of an account and the instances that it is limited to.</summary>
internal sealed class GrantOptions : IOptionSet
{
    private static readonly string[] RoleNames = [.. Enum.GetValues<Role>().Select(Roles.NameOf)];

    private readonly Option<string?> role = new("--role")
    {
        Description = $"What it may do: {string.Join(", ", RoleNames)}.",
        HelpName = "ROLE",
    };
    private readonly Option<string?> instances;
    private readonly Option<bool> allInstances = new("--all-instances")
    {
        Description = "On the whole fleet: ends a limit to some instances.",
    };

    private readonly bool isChange;
    private readonly bool withRole;

    private GrantOptions(bool isChange, bool withRole)
    {
        (this.isChange, this.withRole) = (isChange, withRole);
        instances = new("--instances")
        {
            HelpName = "SELECTOR",
            Description = isChange
                ? "Only on the instances with these labels, e.g. env=staging. The limit that there is, if any, stays when nothing is said."
                : "Only on the instances with these labels, e.g. env=staging; the whole fleet when nothing is said.",
        };
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

    /// <summary>The options of a new account.</summary>
    public static GrantOptions OfNew() => new(isChange: false, withRole: true);

    /// <summary>The options of a change, the role only when it is no argument there.</summary>
    public static GrantOptions OfChange(bool withRole) => new(isChange: true, withRole);

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        if (withRole)
        {
            command.Options.Add(role);
        }

        command.Options.Add(instances);
        if (isChange)
        {
            command.Options.Add(allInstances);
        }

        command.Validators.Add(isChange ? CheckLimit : CheckRole);
    }

    /// <summary>A role as an argument.</summary>
    public static Argument<string> RoleArgument()
    {
        var argument = new Argument<string>("ROLE") { Description = $"What it may do: {string.Join(", ", RoleNames)}." };
        argument.AcceptOnlyFromAmong(RoleNames);
        return argument;
    }

    /// <summary>The grant given; null when none is.</summary>
    public Grant? Of(CommandRun run) => run.Get(role) is null && run.Get(instances) is null ? null : With(run, run.Get(role) ?? "");

    /// <summary>The grant of this role.</summary>
    public Grant With(CommandRun run, string name) => new() { Role = name, Instances = run.Get(instances) ?? "" };

    private void CheckRole(CommandResult result)
    {
        if (result.GetResult(instances) is not null && result.GetResult(role) is null)
        {
            result.AddError("--instances limits a --role, which is missing");
        }
    }

    private void CheckLimit(CommandResult result)
    {
        if (result.GetResult(instances) is not null && result.GetResult(allInstances) is not null)
        {
            result.AddError("--instances and --all-instances exclude each other");
        }
    }
}
