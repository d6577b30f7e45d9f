using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DbCalm.Controller.Tests;

/// <summary>What holds for all sources of a program; which folder may use which is held by the list of arrows.</summary>
public sealed partial class ArchitectureTests
{
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

    private static string Source(string project, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src", project));

    [GeneratedRegex(@"LoggerMessage\((?:EventId = )?(\d+)", RegexOptions.None, 1000)]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b", RegexOptions.None, 1000)]
    private static partial Regex Sql();
}
