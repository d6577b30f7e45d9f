using DbCalm.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DbCalm.Controller.Configuration;

/// <summary>Reads the YAML file: one mapping of keys to plain values or lists of them.</summary>
internal static class ConfigurationFile
{
    /// <summary>
    /// Keys of DBCalm's own configuration, which may stand in the same file and mean nothing to the controller yet; others, such as <c>ssl_cert</c>, mean the same
    /// here. Its <c>data_dir</c> is the database's, so in a file that is DBCalm's (it has a <c>db_type</c>) that key is not ours either.
    /// </summary>
    private static readonly HashSet<string> ForeignKeys =
    [
        "db_type", "backup_dir", "jwt_secret_key", "api_host", "api_port", "log_file",
        "backup_credentials_file", "backup_bin", "stream", "compression", "forward", "host", "database_path", "project_name", "service", "log",
    ];

    /// <summary>The values of the controller's keys in <paramref name="path"/>; lists come joined by commas.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path, ValidationErrors errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Root(path, errors) is not { } root)
        {
            return values;
        }

        bool isDbCalms = root.Children.ContainsKey(new YamlScalarNode("db_type"));
        foreach ((YamlNode keyNode, YamlNode value) in root.Children)
        {
            string key = (keyNode as YamlScalarNode)?.Value ?? "";
            if (ForeignKeys.Contains(key) || (isDbCalms && key == "data_dir"))
            {
                continue;
            }

            if (OptionKeys.All.All(known => known.Name != key))
            {
                errors.Add($"{path} line {keyNode.Start.Line}: '{key}' is not a key of the controller; see --help");
            }
            else if (Text(value) is { } text)
            {
                values[key] = text;
            }
            else
            {
                errors.Add($"{path} line {value.Start.Line}: {key} must be a plain value or a list of them");
            }
        }

        return values;
    }

    private static YamlMappingNode? Root(string path, ValidationErrors errors)
    {
        try
        {
            using StreamReader reader = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count == 0)
            {
                return null;
            }

            if (yaml.Documents[0].RootNode is YamlMappingNode root)
            {
                return root;
            }

            errors.Add($"{path}: must hold keys and values");
        }
        catch (YamlException e)
        {
            errors.Add($"{path} line {e.Start.Line}: is not valid YAML: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: can't be read: {e.Message}");
        }

        return null;
    }

    private static string? Text(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) => string.Join(',', list.Select(item => ((YamlScalarNode)item).Value)),
        _ => null,
    };
}
