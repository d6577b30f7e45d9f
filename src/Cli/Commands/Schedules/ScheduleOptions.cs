using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Core.Schedules;
using Google.Protobuf.Collections;

namespace DbCalm.Cli.Commands.Schedules;

/// <summary>The options of a schedule's definition, with a shorter way to name a few instances and repositories.</summary>
internal sealed class ScheduleOptions
{
    private readonly SettingOptions settings = new(ScheduleKeys.All, SettingCheck.Of);
    private readonly Option<string[]> instances;
    private readonly Option<string[]> repositories;

    public ScheduleOptions(CommandContext context)
    {
        var names = new NameInput(context);
        instances = names.InstancesOption("An instance, in place of --instances; give it again for each further one.");
        repositories = names.RepositoriesOption("A repository, in place of --repositories; give it again for each further one.");
        settings["instances"].CompletionSources.Add(names.Completion.Instances);
        settings["repositories"].CompletionSources.Add(names.Completion.Repositories);
        settings["retention"].CompletionSources.Add(names.Completion.Policies);
    }

    /// <summary>The option of the key of this name.</summary>
    public Option<string?> this[string key] => settings[key];

    /// <summary>Offers them on <paramref name="command"/>.</summary>
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
            result.AddError("nothing is to be changed: give at least one setting");
        }
    }

    /// <summary>Puts what was given into <paramref name="map"/>; an empty value removes a key.</summary>
    public void Fill(CommandRun run, MapField<string, string> map)
    {
        settings.Fill(run, map);
        Add("instances", run.Get(instances));
        Add("repositories", run.Get(repositories));

        void Add(string key, string[]? names)
        {
            if (names is { Length: > 0 })
            {
                map.Add(key, string.Join(',', names));
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
