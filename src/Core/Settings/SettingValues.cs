using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Values;

namespace DbCalm.Core.Settings;

/// <summary>The raw values of one definition. Every reader notes what is wrong with its key and goes on. Values are not repeated in a message, since one may be a misplaced secret, except words of a fixed choice.</summary>
internal sealed class SettingValues
{
    private const int MaxLength = 4096;
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly ValidationErrors errors;
    private readonly IReadOnlyList<SettingKey> keys;
    private readonly string subject;

    /// <param name="subject">What is defined, for messages: <c>repository offsite</c>.</param>
    /// <param name="keys">The keys that there are; any other is a mistake.</param>
    /// <param name="settings">What was written; an empty value is as good as none.</param>
    /// <param name="errors">Where mistakes are noted.</param>
    public SettingValues(string subject, IReadOnlyList<SettingKey> keys, IEnumerable<KeyValuePair<string, string>> settings, ValidationErrors errors)
    {
        this.subject = subject;
        this.keys = keys;
        this.errors = errors;
        foreach ((string key, string value) in settings)
        {
            if (Find(key) is null)
            {
                errors.Add($"{subject}, {NameRules.Quote(key)}: is not known; the keys are {string.Join(", ", keys.Select(k => k.Name))}");
            }
            else if (value.Length > 0)
            {
                Require(value.Length <= MaxLength && !value.Any(char.IsControl), key, "has control characters or is too long");
                values[key] = value;
            }
        }
    }

    public bool Has(string key) => values.ContainsKey(key);

    public string? Text(string key) => values.GetValueOrDefault(key);

    public void Require(bool holds, string key, string mistake) => errors.Require(holds, $"{subject}, {key}: {mistake}");

    /// <summary>Notes every key that another type of thing has.</summary>
    public void AllowOnly(string type)
    {
        foreach (string key in values.Keys)
        {
            Require(Find(key)!.OnlyFor is not { } only || only == type, key, $"does not go with type: {type}; remove it");
        }
    }

    public T Choice<T>(string key, T standard, params (string Text, T Value)[] choices)
    {
        if (Text(key) is not { } text)
        {
            return standard;
        }

        int index = Array.FindIndex(choices, choice => choice.Text == text);
        Require(index >= 0, key, $"{NameRules.Quote(text)} is not one of {string.Join(", ", choices.Select(choice => choice.Text))}");
        return index >= 0 ? choices[index].Value : standard;
    }

    public bool Flag(string key, bool standard) => Choice(key, standard, ("true", true), ("false", false));

    public int Number(string key, int least, int most, int standard)
    {
        if (Text(key) is not { } text)
        {
            return standard;
        }

        bool isRight = int.TryParse(text, least < 0 ? NumberStyles.AllowLeadingSign : NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most;
        Require(isRight, key, least == most ? "does not go with this method; remove it" : $"is not a whole number from {least} to {most}");
        return isRight ? number : standard;
    }

    public long? Size(string key, long least, long most)
    {
        long? size = Text(key) is { } text ? ByteSize.TryParse(text) : null;
        string limits = most == long.MaxValue ? $"at least {ByteSize.Format(least)}" : $"from {ByteSize.Format(least)} to {ByteSize.Format(most)}";
        Require(!Has(key) || (size >= least && size <= most), key, $"is not a size of {limits}; write e.g. 64MiB");
        return size;
    }

    public TimeSpan? Time(string key, TimeSpan most)
    {
        TimeSpan? time = Text(key) is { } text ? Duration.TryParse(text) : null;
        Require(!Has(key) || (time > TimeSpan.Zero && time <= most), key, $"is not a time of at most {Duration.Format(most)}; write e.g. 12h or 30d");
        return time;
    }

    public string? Path(string key, bool isRequired)
    {
        string? path = Text(key);
        Require(path is not null || !isRequired, key, "is missing; give an absolute path");
        bool isRight = path is null || (path.TrimEnd('/').Length > 0 && path[0] == '/' && !path.Split('/').Any(part => part is "." or ".."));
        Require(isRight, key, "is not an absolute path without '.' and '..' below the root");
        return path?.TrimEnd('/');
    }

    public string? Plain(string key, int most)
    {
        string? text = Text(key);
        Require(text is null || NameRules.IsValid(text, most), key, "is not a plain name");
        return text;
    }

    /// <summary>What <paramref name="parse"/> makes of the text; its refusal becomes a mistake of the key, and the default comes back.</summary>
    public T? Read<T>(string key, Func<string, T> parse) => Text(key) is { } text ? Parsed(key, text, parse) : default;

    /// <summary>The parts between commas, each read by <paramref name="parse"/>, without those that it refuses.</summary>
    public IReadOnlyList<T> List<T>(string key, Func<string, T> parse)
    {
        var items = new List<T>();
        foreach (string part in (Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parsed(key, part, parse) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    /// <summary>A whole number, negative ones too; null when nothing is said or it is none.</summary>
    public int? Whole(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        bool isRight = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number);
        Require(isRight, key, $"{NameRules.Quote(text)} is not a whole number");
        return isRight ? number : null;
    }

    private T? Parsed<T>(string key, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.InvalidInput)
        {
            Require(false, key, e.Hint.Length > 0 ? $"{e.Message}; {e.Hint}" : e.Message);
            return default;
        }
    }

    private SettingKey? Find(string name) => keys.FirstOrDefault(key => key.Name == name);
}
