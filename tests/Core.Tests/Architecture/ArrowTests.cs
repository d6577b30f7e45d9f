using System.Text.RegularExpressions;

namespace DbCalm.Core.Tests.Architecture;

/// <summary>Holds the types that the folders of src name against arrows.txt, the one list of what may use what, and that list against circles.</summary>
public sealed partial class ArrowTests
{
    // What each project may use of the others.
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

    private static readonly SourceTree Source = SourceTree.Read();

    [Fact]
    public void Projects_use_only_what_lies_below_them()
    {
        string[] wrong = [.. from arrow in Source.Arrows()
                             from target in arrow.Value
                             let project = ProjectOf(arrow.Key)
                             let other = ProjectOf(target.Key)
                             where other != project && !Projects[project].Contains(other)
                             select $"{project} uses {other}: {target.Value}"];
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_arrow_between_folders_is_listed()
    {
        Dictionary<string, HashSet<string>> allowed = Allowed();
        string[] wrong = [.. from arrow in Source.Arrows()
                             from target in arrow.Value
                             where ProjectOf(arrow.Key) == ProjectOf(target.Key) && !(allowed.GetValueOrDefault(arrow.Key)?.Contains(target.Key) ?? false)
                             select $"{arrow.Key} -> {target.Key}: {target.Value}"];
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_arrow_is_listed_that_nothing_uses()
    {
        SortedDictionary<string, SortedDictionary<string, string>> used = Source.Arrows();
        string[] idle = [.. from line in Allowed()
                            from target in line.Value
                            where !(used.GetValueOrDefault(line.Key)?.ContainsKey(target) ?? false)
                            select $"{line.Key} -> {target}"];
        Assert.Empty(idle);
    }

    [Fact]
    public void The_only_circles_are_of_a_folder_and_what_lies_below_it()
    {
        // A port and its drivers name each other; a project's root is no port.
        Dictionary<string, HashSet<string>> arrows = Allowed().ToDictionary(
            line => line.Key,
            line => line.Value.Where(target => !IsDriverOf(line.Key, target) && !IsDriverOf(target, line.Key)).ToHashSet());
        string[] onCircles = [.. arrows.Keys.Where(folder => ReachedFrom(folder, arrows).Contains(folder))];
        Assert.Empty(onCircles);
    }

    [Fact]
    public void The_machinery_of_jobs_names_no_kind_of_job() =>
        Assert.DoesNotContain(
            new[] { Path.Combine("Controller", "Jobs"), Path.Combine("Agent", "Jobs") }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", folder), "*.cs"))
                .SelectMany(File.ReadLines),
            line => line.Contains("JobRequest.", StringComparison.Ordinal) || line.Contains("JobKind.", StringComparison.Ordinal) || line.Contains("SpecOneofCase.", StringComparison.Ordinal));

    [Fact]
    public void Core_opens_no_file_and_asks_no_clock() =>
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "Core"), "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines),
            line => CoreTaboo().IsMatch(line));

    private static bool IsDriverOf(string folder, string port) => port.Contains('/') && folder.StartsWith(port + "/", StringComparison.Ordinal);

    private static string ProjectOf(string folder) => folder.Split('/')[0];

    private static Dictionary<string, HashSet<string>> Allowed()
    {
        Dictionary<string, HashSet<string>> allowed = [];
        foreach (string line in File.ReadLines(Path.Combine(SourceTree.Root, "tests", "Core.Tests", "Architecture", "arrows.txt")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] sides = line.Split(" = ");
            string project = ProjectOf(sides[0]);
            allowed.Add(sides[0], [.. sides[1].Split(' ').Select(target => target == "." ? project : $"{project}/{target}")]);
        }

        Assert.All(allowed.Keys.Concat(allowed.Values.SelectMany(targets => targets)), folder => Assert.Contains(folder, Source.Folders));
        return allowed;
    }

    private static HashSet<string> ReachedFrom(string folder, Dictionary<string, HashSet<string>> allowed)
    {
        HashSet<string> reached = [];
        var next = new Stack<string>(allowed[folder]);
        while (next.TryPop(out string? at))
        {
            if (reached.Add(at))
            {
                foreach (string target in allowed.GetValueOrDefault(at) ?? [])
                {
                    next.Push(target);
                }
            }
        }

        return reached;
    }

    [GeneratedRegex(@"(?<![.\w])(File|Directory|Stream|FileStream|Task|TimeProvider|Console)\b[.<( ]|\basync\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CoreTaboo();
}
