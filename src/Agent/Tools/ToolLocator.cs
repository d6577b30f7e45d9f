using System.Text.RegularExpressions;
using DbCalm.Agent.Processes;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Tools;

/// <summary>Finds the tools under their new and their old names, on the PATH and in /usr/bin. Looks anew each time, so that an installation or upgrade is seen.</summary>
/// <param name="searchPath">Directories separated by colons, searched in order; the PATH of the agent normally.</param>
internal sealed partial class ToolLocator(string searchPath)
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public ToolLocator()
        : this(Environment.GetEnvironmentVariable("PATH") ?? "")
    {
    }

    /// <summary>The tool for <paramref name="role"/>; throws refused, naming the package, when it is not installed.</summary>
    public async Task<Tool> FindAsync(ToolRole role, CancellationToken cancellationToken) =>
        await TryFindAsync(role, cancellationToken) ?? throw new DbCalmException(
            ErrorCode.Refused,
            $"{NamesOf(role)[0]} is not installed on this host",
            $"install the package {PackageOf(role)}: apt-get install {PackageOf(role)}");

    /// <summary>The tool for <paramref name="role"/>; null when it is not installed.</summary>
    public async Task<Tool?> TryFindAsync(ToolRole role, CancellationToken cancellationToken) =>
        PathOf(role) is { } path ? new Tool(role, path, await VersionOfAsync(role, path, cancellationToken)) : null;

    /// <summary>Every tool that is installed.</summary>
    public async Task<IReadOnlyList<Tool>> FindAllAsync(CancellationToken cancellationToken)
    {
        var tools = new List<Tool>();
        foreach (ToolRole role in Enum.GetValues<ToolRole>())
        {
            if (await TryFindAsync(role, cancellationToken) is { } tool)
            {
                tools.Add(tool);
            }
        }

        return tools;
    }

    /// <summary>The role's name on the wire.</summary>
    public static string WireNameOf(ToolRole role) => role switch
    {
        ToolRole.Backup => "backup",
        ToolRole.Stream => "stream",
        ToolRole.Client => "client",
        ToolRole.Admin => "admin",
        ToolRole.Innochecksum => "innochecksum",
    };

    private static string[] NamesOf(ToolRole role) => role switch
    {
        ToolRole.Backup => ["mariadb-backup", "mariabackup"],
        ToolRole.Stream => ["mbstream"],
        ToolRole.Client => ["mariadb", "mysql"],
        ToolRole.Admin => ["mariadb-admin", "mysqladmin"],
        ToolRole.Innochecksum => ["innochecksum"],
    };

    private static string PackageOf(ToolRole role) => role switch
    {
        ToolRole.Backup or ToolRole.Stream => "mariadb-backup",
        ToolRole.Client or ToolRole.Admin => "mariadb-client",
        ToolRole.Innochecksum => "mariadb-server-core",
    };

    private static async Task<string> VersionOfAsync(ToolRole role, string path, CancellationToken cancellationToken)
    {
        // mbstream tells its version only in its help.
        string option = role == ToolRole.Stream ? "--help" : "--version";
        ChildResult result = await ChildProcess.RunAsync(new ChildCommand { Path = path, Arguments = [option] }, cancellationToken);
        string text = result.Output + "\n" + string.Join('\n', result.ErrorTail);
        Match match = FullVersion().Match(text);
        return match.Success ? match.Value : ShortVersion().Match(text).Groups["version"].Value;
    }

    private string? PathOf(ToolRole role)
    {
        string[] directories = [.. searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted), "/usr/bin"];
        return NamesOf(role)
            .SelectMany(name => directories.Select(directory => Path.Combine(directory, name)))
            .FirstOrDefault(path => File.Exists(path) && (File.GetUnixFileMode(path) & Executable) != 0);
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+[-\w.+~]*", RegexOptions.None, 1000)]
    private static partial Regex FullVersion();

    [GeneratedRegex(@"\bVer (?<version>\d+\.\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortVersion();
}
