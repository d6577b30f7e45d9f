using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Cli.Inputs;
using DbCalm.Core.Schedules;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>The options of a schedule's definition, with a shorter way to name a few instances and repositories.</summary>
internal sealed class ScheduleOptions : IOptionSet
{
    private readonly SettingOptions settings;
    private readonly Option<string[]> instances;
    private readonly Option<string[]> repositories;

    public ScheduleOptions(CommandContext context)
    {
        NameInput names = context.Names;
        instances = names.InstancesOption("An instance, in place of --instances; give it again for each further one.");
        repositories = names.RepositoriesOption("A repository, in place of --repositories; give it again for each further one.");
        settings = new SettingOptions(ScheduleKeys.All, SettingCheck.Of)
            .Completing("instances", names.Completion.Instances)
            .Completing("repositories", names.Completion.Repositories)
            .Completing("retention", names.Completion.Policies);
    }

    /// <summary>The options with that of this key required.</summary>
    public ScheduleOptions Requiring(string key)
    {
        settings.Requiring(key);
        return this;
    }

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        settings.AddTo(command);
        command.Options.Add(instances);
        command.Options.Add(repositories);
        command.Validators.Add(result => Exclude(result, instances, settings["instances"]));
        command.Validators.Add(result => Exclude(result, repositories, settings["repositories"]));
    }

    /// <summary>True when one of them was typed.</summary>
    public bool IsAnyGiven(CommandResult result) =>
        settings.IsAnyGiven(result) || result.GetResult(instances) is not null || result.GetResult(repositories) is not null;

    /// <summary>Adds an error when none of them was given.</summary>
    public void RequireAny(CommandResult result)
    {
        if (!IsAnyGiven(result))
        {
            result.AddError(SettingOptions.NothingToChange);
        }
    }

    /// <summary>The settings given, for a request; an empty value removes a key.</summary>
    public Dictionary<string, string> Of(ParseResult parsed)
    {
        Dictionary<string, string> given = settings.Of(parsed);
        Add("instances", parsed.GetValue(instances));
        Add("repositories", parsed.GetValue(repositories));
        return given;

        void Add(string key, string[]? names)
        {
            if (names is { Length: > 0 })
            {
                given.Add(key, string.Join(',', names));
            }
        }
    }

    private static void Exclude(CommandResult result, Option one, Option other)
    {
        if (result.GetResult(one) is not null && result.GetResult(other) is not null)
        {
            result.AddError($"{one.Name} and {other.Name} exclude each other: give one of them");
        }
    }
}
