using DbCalm.Agent.Processes;

namespace DbCalm.Agent.Tests.Engines.MariaBackup;

/// <summary>What real tools said, kept as files; redacted as the agent does it.</summary>
internal static class ToolOutput
{
    public static IReadOnlyList<string> Of(string name) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Engines", "fixtures", $"{name}.err")).Where(line => line.Length > 0).Select(Redaction.Apply)];
}
