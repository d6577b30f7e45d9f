using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using DbCalm.Core.Errors;
using DbCalm.Core.Settings;

namespace DbCalm.Cli.Inputs;

/// <summary>Options for the keys of a definition, one each: <c>--secret-access-key</c> for <c>secret_access_key</c>.</summary>
internal sealed class SettingOptions : IOptionSet
{
    /// <summary>The error of a change that changes nothing.</summary>
    public const string NothingToChange = "nothing is to be changed: give at least one setting";

    private readonly IReadOnlyDictionary<string, Option<string?>> options;

    public SettingOptions(IReadOnlyList<SettingKey> keys)
    {
        options = keys.ToDictionary(
            key => key.Name,
            key => new Option<string?>("--" + key.Name.Replace('_', '-')) { Description = key.Description + ".", HelpName = key.Example });
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

    /// <inheritdoc/>
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in options.Values)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>True when one of them was typed.</summary>
    public bool IsAnyGiven(CommandResult result) => options.Values.Any(option => result.GetResult(option) is not null);

    /// <summary>The options with that of this key required.</summary>
    public SettingOptions Requiring(string key)
    {
        options[key].Required = true;
        return this;
    }

    /// <summary>The options with names for that of this key, when a shell completes it.</summary>
    public SettingOptions Completing(string key, Func<CompletionContext, IEnumerable<string>> names)
    {
        options[key].CompletionSources.Add(names);
        return this;
    }

    /// <summary>Adds an error when none of them was given.</summary>
    public void RequireAny(CommandResult result) => RequireAny(result, NothingToChange);

    /// <summary>Adds <paramref name="error"/> when none of them was given.</summary>
    public void RequireAny(CommandResult result, string error)
    {
        if (!IsAnyGiven(result))
        {
            result.AddError(error);
        }
    }

    /// <summary>The settings given, for a request; an empty value removes a key.</summary>
    public Dictionary<string, string> Of(ParseResult parsed) =>
        options.Where(option => parsed.GetValue(option.Value) is not null).ToDictionary(
            option => option.Key, option => parsed.GetValue(option.Value)!);

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
