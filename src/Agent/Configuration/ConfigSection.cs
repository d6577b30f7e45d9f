using System.Globalization;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using YamlDotNet.RepresentationModel;

namespace DbCalm.Agent.Configuration;

/// <summary>One mapping of a YAML file and its place in it. Every reader notes what is wrong and returns null, so that all mistakes are found in one go.</summary>
internal sealed class ConfigSection
{
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);
    private readonly ValidationErrors errors;

    private ConfigSection(string path, YamlNode? node, ValidationErrors errors)
    {
        Path = path;
        this.errors = errors;
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach ((YamlNode key, YamlNode value) in mapping)
                {
                    values[(key as YamlScalarNode)?.Value ?? key.ToString()] = value;
                }

                break;
            case not null when !IsNothing(node):
                errors.Add(path.Length == 0 ? "the file: is not a mapping; start with instances: and repositories:" : $"{path}: is not a mapping; write keys and values");
                break;
        }
    }

    /// <summary>E.g. <c>instances[0]</c>; empty for the whole file.</summary>
    public string Path { get; }

    public static ConfigSection Root(YamlNode? node, ValidationErrors errors) => new("", node, errors);

    /// <summary>True when it has no key at all.</summary>
    public bool IsEmpty => values.Count == 0;

    /// <summary>Notes every key that is not in <paramref name="known"/>.</summary>
    public void AllowOnly(params string[] known)
    {
        foreach (string key in values.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            errors.Add($"{PlaceOf(NameRules.Quote(key).Trim('\''))}: is not known; the keys here are {string.Join(", ", known)}");
        }
    }

    /// <summary>True when the key is there with something in it.</summary>
    public bool Has(string key) => values.TryGetValue(key, out YamlNode? node) && !IsNothing(node);

    /// <summary>The raw text of a key, without checks; null when there is none.</summary>
    public string? Peek(string key) => Has(key) ? (values[key] as YamlScalarNode)?.Value : null;

    /// <summary>Every key with a plain value, as text; notes those that have another kind of value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Scalars()
    {
        foreach ((string key, YamlNode node) in values.Where(value => value.Value is not YamlScalarNode))
        {
            Reject(key, "is not a plain value");
        }

        return [.. values.Where(value => value.Value is YamlScalarNode && Has(value.Key)).Select(value => KeyValuePair.Create(value.Key, ((YamlScalarNode)value.Value).Value!))];
    }

    /// <summary>The section under a key; an absent one is empty.</summary>
    public ConfigSection Section(string key) => new(PlaceOf(key), values.GetValueOrDefault(key), errors);

    /// <summary>The absolute paths of a list, in order; notes what is none. An absent list is empty.</summary>
    public IReadOnlyList<string> AbsolutePaths(string key)
    {
        if (Has(key) && values[key] is not YamlSequenceNode)
        {
            Reject(key, "is not a list; start each item with '- '");
        }

        var paths = new List<string>();
        foreach ((int index, YamlNode item) in (Has(key) ? values[key] as YamlSequenceNode : null)?.Index() ?? [])
        {
            if (item is YamlScalarNode { Value: { } text } && text.StartsWith('/') && !text.Any(char.IsControl))
            {
                paths.Add(System.IO.Path.GetFullPath(text));
            }
            else
            {
                Reject($"{key}[{index}]", "is not an absolute path; start it with '/'");
            }
        }

        return paths;
    }

    /// <summary>The sections of a list, in order; notes when it is no list. An absent one is empty.</summary>
    public IReadOnlyList<ConfigSection> List(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        if (values[key] is not YamlSequenceNode list)
        {
            Reject(key, "is not a list; start each item with '- '");
            return [];
        }

        return [.. list.Select((item, index) => new ConfigSection($"{PlaceOf(key)}[{index}]", item, errors))];
    }

    /// <summary>The sections of a list that was read before, without noting anything again.</summary>
    public IReadOnlyList<ConfigSection> Items(string key)
    {
        YamlSequenceNode? list = Has(key) ? values[key] as YamlSequenceNode : null;
        return list is null ? [] : [.. list.Select((item, index) => new ConfigSection($"{PlaceOf(key)}[{index}]", item, new ValidationErrors()))];
    }

    public string? Text(string key, string example)
    {
        if (!Has(key))
        {
            Reject(key, $"is missing; give {example}");
            return null;
        }

        if (values[key] is YamlScalarNode scalar)
        {
            return scalar.Value;
        }

        Reject(key, $"is not a plain value; give {example}");
        return null;
    }

    public string? Name(string key, string noun)
    {
        string? name = Text(key, $"the {noun}'s name, e.g. {(noun == "instance" ? "db1" : "local")}");
        if (name is null || NameRules.IsValid(name))
        {
            return name;
        }

        Reject(key, $"{NameRules.Quote(name)} is not a valid name; use 1 to {NameRules.MaxLength} letters, digits, '.', '_' or '-', starting with a letter or digit, without '..'");
        return null;
    }

    public string? OneOf(string key, params string[] choices)
    {
        string? value = Text(key, string.Join(" or ", choices));
        if (value is null || choices.Contains(value, StringComparer.Ordinal))
        {
            return value;
        }

        Reject(key, $"{NameRules.Quote(value)} is not known; use {string.Join(" or ", choices)}");
        return null;
    }

    public string? AbsolutePath(string key, string example)
    {
        string? path = Text(key, example);
        if (path is null)
        {
            return null;
        }

        if (path.StartsWith('/') && !path.Any(char.IsControl))
        {
            string full = System.IO.Path.GetFullPath(path);
            return full.Length > 1 ? full.TrimEnd('/') : full;
        }

        Reject(key, $"{NameRules.Quote(path)} is not an absolute path; start it with '/'");
        return null;
    }

    public int? Port(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        if (int.TryParse(Peek(key), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        Reject(key, $"{NameRules.Quote(Peek(key))} is not a port; use a number from 1 to 65535");
        return null;
    }

    /// <summary>Notes a mistake of the section as a whole.</summary>
    public void Reject(string mistake) => errors.Add($"{Path}: {mistake}");

    /// <summary>Notes a mistake of one key.</summary>
    public void Reject(string key, string mistake) => errors.Add($"{PlaceOf(key)}: {mistake}");

    private static bool IsNothing(YamlNode node) => node switch
    {
        YamlScalarNode scalar => string.IsNullOrEmpty(scalar.Value) || (scalar.Value is "null" or "~" && scalar.Style == YamlDotNet.Core.ScalarStyle.Plain),
        YamlSequenceNode list => list.Children.Count == 0,
        _ => false,
    };

    private string PlaceOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
