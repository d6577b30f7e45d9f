using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Fleet;
using DbCalm.Core.Values;

namespace DbCalm.Core.Repositories;

/// <summary>The raw values of one definition. Every reader notes what is wrong with its key and goes on. Values are not repeated in a message, since one may be a misplaced secret, except words of a fixed choice.</summary>
internal sealed class SettingValues
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly ValidationErrors errors;
    private readonly RepositoryName name;

    public SettingValues(RepositoryName name, IEnumerable<KeyValuePair<string, string>> settings, ValidationErrors errors)
    {
        this.name = name;
        this.errors = errors;
        foreach ((string key, string value) in settings)
        {
            if (RepositoryKeys.Find(key) is null)
            {
                errors.Add($"repository {name}, {NameRules.Quote(key)}: is not known; the keys are {string.Join(", ", RepositoryKeys.All.Select(k => k.Name))}");
            }
            else if (value.Length > 0)
            {
                Require(value.Length <= 4096 && !value.Any(char.IsControl), key, "has control characters or is too long");
                values[key] = value;
            }
        }
    }

    public bool Has(string key) => values.ContainsKey(key);

    public string? Text(string key) => values.GetValueOrDefault(key);

    public void Require(bool holds, string key, string mistake) => errors.Require(holds, $"repository {name}, {key}: {mistake}");

    public void AllowOnly(RepositoryType type)
    {
        foreach (string key in values.Keys)
        {
            Require(RepositoryKeys.Find(key)!.Type is not { } only || only == type, key, $"does not go with type: {RepositoryKeys.NameOf(type)}; remove it");
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

        bool isRight = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most;
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

    public Uri? Address(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        bool isRight = Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.PathAndQuery == "/";
        Require(isRight, key, "is not an address such as https://s3.example:9000");
        return isRight ? address : null;
    }

    public string? Plain(string key, int most)
    {
        string? text = Text(key);
        Require(text is null || NameRules.IsValid(text, most), key, "is not a plain name");
        return text;
    }

    public string Bucket(string key)
    {
        string text = Text(key) ?? "";
        bool isRight = NameRules.IsValid(text, 63) && text.Length >= 3 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
        Require(isRight, key, "is missing or not the name of a bucket: 3 to 63 lower-case letters, digits, '.' or '-'");
        return text;
    }

    public string Prefix(string key)
    {
        string text = (Text(key) ?? "").Trim('/');
        Require(text.Length == 0 || text.Split('/').All(part => NameRules.IsValid(part, 127)), key, "is not plain names joined by '/'");
        return text.Length == 0 ? "" : text + "/";
    }

    public SecretSource? Source(string key)
    {
        SecretSource? source = Text(key) is { } text ? SecretSource.TryParse(text) : null;
        Require(!Has(key) || source is not null, key, "does not say where the secret is found; use file:/PATH or env:NAME (or command:/PATH for a key), never the secret itself");
        return source;
    }

    public IReadOnlyList<SecretSource> Sources(string key)
    {
        SecretSource?[] sources = [.. (Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(SecretSource.TryParse)];
        Require(sources.All(source => source is not null), key, "is not a list of sources such as file:/etc/dbcalm/old.key");
        return [.. sources.OfType<SecretSource>()];
    }

    public IReadOnlyDictionary<string, string> Pairs(string key)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in (Text(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] sides = pair.Split('=', 2);
            bool isRight = sides.Length == 2 && sides[0].Length is > 0 and <= 128 && sides[1].Length <= 256 && pairs.TryAdd(sides[0], sides[1]);
            Require(isRight, key, "is not KEY=VALUE,KEY=VALUE with each key once");
        }

        Require(pairs.Count <= 10, key, "has more than 10 tags");
        return pairs;
    }
}
