using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DbCalm.Controller.Tests;

/// <summary>The usings of the sources against the arrows of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests
{
    // What each folder of the controller may use besides itself, Loops, Core, Protocol and Platform.
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Loops"] = [],
        ["Configuration"] = [],
        ["Database"] = ["Configuration"],
        ["Policies"] = ["Database"],
        ["Fleet"] = ["Database", "Policies"],
        ["Catalog"] = ["Database"],
        ["Agents"] = ["Configuration", "Database", "Fleet"],
        ["Audit"] = ["Configuration", "Database"],
        ["Accounts"] = ["Configuration", "Database"],
        ["Access"] = ["Configuration", "Database", "Audit", "Accounts", "Fleet", "Agents"],
        ["Repositories"] = ["Database", "Policies", "Fleet", "Catalog"],
        ["Notifications"] = ["Database", "Fleet"],
        ["Jobs"] = ["Configuration", "Database", "Fleet", "Catalog", "Agents", "Repositories", "Notifications"],
        ["Schedules"] = ["Configuration", "Database", "Policies", "Fleet", "Catalog", "Repositories", "Jobs"],
        ["Retention"] = ["Configuration", "Database", "Audit", "Policies", "Fleet", "Catalog", "Repositories", "Jobs", "Schedules"],
        ["Approvals"] = ["Configuration", "Database", "Policies", "Fleet", "Catalog", "Accounts", "Access", "Repositories", "Notifications", "Jobs", "Schedules", "Retention"],
        ["Watch"] = ["Configuration", "Database", "Fleet", "Catalog", "Repositories", "Notifications", "Schedules"],
        ["Observability"] = ["Database"],
        ["Calls"] = ["Configuration", "Database", "Fleet", "Audit", "Accounts", "Access", "Approvals"],
        ["Api"] = ["Calls", "Configuration", "Database", "Policies", "Fleet", "Catalog", "Agents", "Audit", "Accounts", "Access", "Repositories", "Notifications", "Jobs", "Schedules", "Retention", "Approvals"],
        ["Hosting"] = ["Calls", "Configuration", "Database", "Fleet", "Catalog", "Agents", "Audit", "Accounts", "Access", "Repositories", "Notifications", "Jobs", "Schedules", "Retention", "Approvals", "Watch", "Api", "Observability"],
    };

    [Fact]
    public void Folders_of_the_controller_use_only_what_is_below_them()
    {
        string root = Source("Controller");
        var wrong = from file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                    let folder = Path.GetRelativePath(root, file).Split('/')[0]
                    where folder != "Program.cs"
                    from used in Used(file, "Controller")
                    where used != folder && used != "Loops" && !MayUse[folder].Contains(used)
                    select $"{Path.GetRelativePath(root, file)} uses {used}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Controller")]
    [InlineData("Agent")]
    public void The_number_of_a_log_event_is_that_of_one_message(string project)
    {
        var twice = Directory.EnumerateFiles(Source(project), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => LogEvent().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .GroupBy(number => number).Where(uses => uses.Count() > 1).Select(uses => uses.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void SQL_stands_in_stores_and_migrations_alone()
    {
        var others = Directory.EnumerateFiles(Source("Controller"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("Store.cs", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal));

        Assert.DoesNotContain(others, file => Sql().IsMatch(File.ReadAllText(file)));
    }

    private static IEnumerable<string> Used(string file, string? project = null) =>
        Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value.Split('.')).Where(parts => project is null || (parts[0] == project && parts.Length > 1)).Select(parts => parts[project is null ? 0 : 1]);

    private static string Source(string project, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src", project));

    [GeneratedRegex(@"^using (?:static |\w+ = )?DbCalm\.([\w.]+);", RegexOptions.Multiline, 1000)]
    private static partial Regex Using();

    [GeneratedRegex(@"LoggerMessage\((?:EventId = )?(\d+)", RegexOptions.None, 1000)]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", RegexOptions.None, 1000)]
    private static partial Regex Sql();
}
