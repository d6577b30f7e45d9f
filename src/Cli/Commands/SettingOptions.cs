using System.CommandLine;
using System.CommandLine.Parsing;
using DbCalm.Core.Errors;
using DbCalm.Core.Settings;
using Google.Protobuf.Collections;

namespace DbCalm.Cli.Commands;

/// <summary>One option for each key of a definition: <c>--secret-access-key</c> for <c>secret_access_key</c>.</summary>
internal sealed class SettingOptions
{
    private readonly IReadOnlyDictionary<string, Option<string?>> options;

    public SettingOptions(IReadOnlyList<SettingKey> keys)
    {
        options = keys.ToDictionary(key => key.Name, key => new Option<string?>("--" + key.Name.Replace('_', '-')) { Description = key.Description + ".", HelpName = key.Example });
        foreach (SettingKey key in keys.Where(key => key.Example.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '|')))
        {
            options[key.Name].CompletionSources.Add(key.Example.Split('|'));
        }
    }

    /// <summary>Options whose values are looked at by <paramref name="check"/> before anything is asked; it throws for a bad one.</summary>
    public SettingOptions(IReadOnlyList<SettingKey> keys, Action<SettingKey, string> check)
        : this(keys)
    {
        foreach (SettingKey key in keys)
        {
            options[key.Name].Validators.Add(result => Check(result, key, check));
        }
    }

    /// <summary>The option of the key of this name.</summary>
    public Option<string?> this[string key] => options[key];

    /// <summary>Offers them on <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>True when one of them was typed.</summary>
    public bool IsAnyGiven(CommandResult result) => options.Values.Any(option => result.GetResult(option) is not null);

    /// <summary>Adds an error when none of them was given.</summary>
    public void RequireAny(CommandResult result)
    {
        if (!IsAnyGiven(result))
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

    // An empty value stands for none.
    private static void Check(OptionResult result, SettingKey key, Action<SettingKey, string> check)
    {
        try
        {
            if (result.Tokens.FirstOrDefault()?.Value is { Length: > 0 } text)
            {
                check(key, text);
            }
        }
        catch (DbCalmException e)
        {
            result.AddError($"{result.Option.Name}: {e.Message}{(e.Hint.Length > 0 ? $"; {e.Hint}" : "")}");
        }
    }
}
