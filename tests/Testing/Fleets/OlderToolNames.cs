namespace DbCalm.Testing.Fleets;

/// <summary>A directory with MariaDB's tools under the names that they had before: for an agent on an older host.</summary>
internal sealed class OlderToolNames : IDisposable
{
    private static readonly (string Older, string Name)[] Tools =
    [
        ("mariabackup", "mariadb-backup"), ("mysql", "mariadb"), ("mysqladmin", "mariadb-admin"),
    ];

    private readonly TemporaryDirectory directory = new();

    internal OlderToolNames()
    {
        foreach ((string older, string name) in Tools)
        {
            File.Copy(RequiredTool.Find(name, "mariadb-server-core mariadb-backup mariadb-client"), directory.At(older));
        }
    }

    /// <summary>The names that such a host does not have.</summary>
    internal static IReadOnlyList<string> NewNames => [.. Tools.Select(tool => tool.Name)];

    internal string SearchPath => $"{directory.Path}:{Environment.GetEnvironmentVariable("PATH")}";

    public void Dispose() => directory.Dispose();
}
