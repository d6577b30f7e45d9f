using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DbCalm.Agent.Configuration;

/// <summary>Reads <c>agent.yml</c>: either a checked configuration comes out, or one error that lists every mistake with its place and cure.</summary>
internal static class AgentConfigFile
{
    private const int DefaultPort = 3306;

    /// <summary>The configuration in the file at <paramref name="path"/>; throws invalid-input when it can't be read or has mistakes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="methods">The methods that this agent has engines for.</param>
    public static AgentConfig Load(string path, IReadOnlyList<BackupMethod> methods)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, methods);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"the configuration {path} can't be read: {e.Message}", "name a readable file with --config", e);
        }
    }

    /// <summary>The configuration in <paramref name="text"/>; <paramref name="subject"/> names it in errors.</summary>
    public static AgentConfig Parse(string text, string subject, IReadOnlyList<BackupMethod> methods)
    {
        var errors = new ValidationErrors();
        AgentConfig config = Read(ConfigSection.Root(RootOf(text, subject), errors), methods, errors);
        errors.ThrowIfAny(subject);
        return config;
    }

    private static YamlNode? RootOf(string text, string subject)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new DbCalmException(ErrorCode.InvalidInput, $"{subject} is not YAML: line {e.Start.Line}, column {e.Start.Column}: {e.Message}", "correct that line; indent with spaces", e);
        }

        return yaml.Documents.Count == 0 ? null : yaml.Documents[0].RootNode;
    }

    private static AgentConfig Read(ConfigSection root, IReadOnlyList<BackupMethod> methods, ValidationErrors errors)
    {
        root.AllowOnly("instances", "repositories", "hooks");
        errors.Require(!root.IsEmpty, "the file: is empty; a host needs instances, and a worker 'instances: []'");
        InstanceConfig[] instances = [.. root.List("instances").Select(section => ReadInstance(section, methods)).OfType<InstanceConfig>()];
        Repository[] repositories = [.. root.List("repositories").Select(section => ReadRepository(section, errors)).OfType<Repository>()];
        RequireDistinct(root, "instances", errors);
        RequireDistinct(root, "repositories", errors);
        foreach (Repository repository in repositories)
        {
            foreach (InstanceConfig instance in instances.Where(i => repository.Path is { } path && IsWithin(path, i.DataDir)))
            {
                errors.Add($"repository {repository.Name}: {repository.Path} is inside the data directory of instance {instance.Name}; keep backups outside of it");
            }
        }

        return new AgentConfig { Instances = instances, Repositories = repositories, AllowedHooks = ReadHooks(root.Section("hooks")) };
    }

    private static InstanceConfig? ReadInstance(ConfigSection section, IReadOnlyList<BackupMethod> methods)
    {
        section.AllowOnly("name", "engine", "method", "option_file", "socket", "host", "port", "data_dir");
        string? name = section.Name("name", "instance");
        string? engine = section.OneOf("engine", "mariadb");
        string? method = section.Has("method") ? section.OneOf("method", [.. methods.Select(known => known.Value)]) : BackupMethod.MariaBackup.Value;
        string? optionFile = section.AbsolutePath("option_file", "the option file with [client-dbcalm] user and password, e.g. /etc/dbcalm/credentials.cnf");
        string? dataDir = section.AbsolutePath("data_dir", "the server's data directory, e.g. /var/lib/mysql");
        (string? socket, string? host, int? port) = ReadAddress(section);
        return name is null || engine is null || method is null || optionFile is null || dataDir is null || (socket is null && host is null)
            ? null
            : new InstanceConfig
            {
                Name = new InstanceName(name),
                Engine = engine,
                Method = new BackupMethod(method),
                OptionFile = optionFile,
                Socket = socket,
                Host = host,
                Port = port,
                DataDir = dataDir,
            };
    }

    private static (string? Socket, string? Host, int? Port) ReadAddress(ConfigSection section)
    {
        bool hasSocket = section.Has("socket");
        bool hasHost = section.Has("host");
        if (hasSocket == hasHost)
        {
            section.Reject(hasSocket
                ? "has both socket and host; keep the one by which the server is to be reached"
                : "has neither socket nor host; add socket, e.g. /run/mysqld/mysqld.sock, or host and port");
        }
        else if (hasSocket && section.Has("port"))
        {
            section.Reject("port", "goes with host, not with socket; remove one of them");
        }

        string? socket = hasSocket ? section.AbsolutePath("socket", "the server's socket") : null;
        string? host = hasHost ? section.Text("host", "a host name or address, e.g. 127.0.0.1") : null;
        int? port = section.Port("port");
        return (socket, host, host is null ? null : port ?? DefaultPort);
    }

    private static Repository? ReadRepository(ConfigSection section, ValidationErrors errors)
    {
        string? name = section.Name("name", "repository");
        return name is null ? null : RepositorySettings.Read(new RepositoryName(name), section.Scalars().Where(setting => setting.Key != "name"), errors);
    }

    // Whether the programs are there and safe to run is seen when a job wants them: they may be installed later than the agent.
    private static IReadOnlyList<string> ReadHooks(ConfigSection section)
    {
        section.AllowOnly("allowed");
        return section.AbsolutePaths("allowed");
    }

    private static void RequireDistinct(ConfigSection root, string key, ValidationErrors errors)
    {
        var firstPlace = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ConfigSection item in root.Items(key))
        {
            if (item.Peek("name") is { } name && !firstPlace.TryAdd(name, item.Path))
            {
                errors.Add($"{item.Path}.name: {NameRules.Quote(name)} is taken by {firstPlace[name]}; give each its own name");
            }
        }
    }

    private static bool IsWithin(string path, string directory) =>
        (path.TrimEnd('/') + "/").StartsWith(directory.TrimEnd('/') + "/", StringComparison.Ordinal);
}
