using System.Text.RegularExpressions;

namespace DbCalm.Core.Tests;

/// <summary>Reads the usings of src and holds them against the arrows of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    // Folder to what it may use, below its own project; what is not listed is free within its project.
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Core"] = [],
        ["Platform"] = ["Core"],
        ["Protocol"] = ["Core"],
        ["Artefacts"] = ["Core", "Platform"],
        ["Agent"] = ["Artefacts", "Core", "Platform", "Protocol"],
        ["Cli"] = ["Artefacts", "Core", "Platform", "Protocol"],
        ["Controller"] = ["Core", "Platform", "Protocol"],
    };

    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Controller/Agents"] = ["Controller.Jobs", "Controller.Api", "Controller.Catalog"],
        ["Controller/Jobs"] = ["Controller.Api"],
        ["Controller/Catalog"] = ["Controller.Jobs", "Controller.Agents", "Controller.Api"],
        ["Controller/Database"] = ["Controller.Jobs", "Controller.Agents", "Controller.Api", "Controller.Catalog"],
        ["Agent/Pipeline"] = ["Agent.Session", "Agent.Backups", "Agent.Verification", "Agent.Copies", "Agent.Retention", "Agent.Repositories"],
        ["Agent/Engines"] = ["Agent.Session", "Agent.Backups", "Agent.Restores", "Agent.Verification", "Agent.Storage"],
        ["Agent/Backups"] = ["Agent.Session", "Agent.Restores", "Agent.Verification"],
        ["Agent/Restores"] = ["Agent.Session", "Agent.Backups", "Agent.Verification"],
    };

    [Fact]
    public void Projects_use_only_what_lies_below_them()
    {
        foreach ((string project, string[] allowed) in Projects)
        {
            string[] others = [.. Usings(project).Select(u => u.Target.Split('.')[0]).Distinct().Where(t => t != project && Projects.ContainsKey(t))];
            Assert.All(others, other => Assert.Contains(other, allowed));
        }
    }

    [Fact]
    public void Folders_do_not_look_upstream()
    {
        foreach ((string folder, string[] forbidden) in Forbidden)
        {
            Assert.DoesNotContain(Usings(folder), u => forbidden.Any(f => u.Target == f || u.Target.StartsWith(f + ".", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Core_opens_no_file_and_asks_no_clock() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Source(), "Core"), "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines),
            line => CoreTaboo().IsMatch(line));

    private static List<(string File, string Target)> Usings(string folder)
    {
        string path = Path.Combine(Source(), folder);
        Assert.True(Directory.Exists(path), $"{folder} is gone: correct the table above");
        List<(string File, string Target)> found = [.. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select(line => Using().Match(line)).Where(m => m.Success).Select(m => (file, m.Groups[1].Value)))];
        return found;
    }

    private static string Source()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "DbCalm.sln")))
        {
            at = Path.GetDirectoryName(at);
        }

        return Path.Combine(at ?? throw new InvalidOperationException("not inside the repository"), "src");
    }

    [GeneratedRegex(@"^using (?:static |\w+ = )?DbCalm\.([\w.]+);", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![.\w])(File|Directory|Stream|FileStream|Task|TimeProvider|Console)\b[.<( ]|\basync\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CoreTaboo();
}
