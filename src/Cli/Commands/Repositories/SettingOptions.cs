using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Core.Repositories;
using Google.Protobuf.Collections;

namespace DbCalm.Cli.Commands.Repositories;

/// <summary>One option for each key of a repository's settings: <c>--secret-access-key</c> for <c>secret_access_key</c>.</summary>
internal sealed class SettingOptions
{
    private readonly IReadOnlyDictionary<string, Option<string?>> options = RepositoryKeys.All.ToDictionary(
        key => key.Name,
        key => new Option<string?>("--" + key.Name.Replace('_', '-')) { Description = key.Description + ".", HelpName = key.Example });

    public SettingOptions()
    {
        foreach (RepositoryKey key in RepositoryKeys.All.Where(key => key.Example.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '|')))
        {
            options[key.Name].CompletionSources.Add(key.Example.Split('|'));
        }
    }

    /// <summary>The option that must be given for a new repository.</summary>
    public Option<string?> Type => options["type"];

    /// <summary>Offers them on <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds an error when none of them was given.</summary>
    public void RequireAny(CommandResult result)
    {
        if (options.Values.All(option => result.GetResult(option) is null))
        {
            result.AddError("nothing is to be changed: give at least one setting");
        }
    }

    /// <summary>Puts what was given into <paramref name="settings"/>; an empty value removes a key.</summary>
    public void Fill(CommandRun run, MapField<string, string> settings)
    {
        foreach ((string key, Option<string?> option) in options)
        {
            if (run.Get(option) is { } value)
            {
                settings.Add(key, value);
            }
        }
    }
}
