using DbCalm.Testing;

namespace DbCalm.EndToEnd.Fleets;

/// <summary>A directory with MariaDB's tools under the names that they had before: the only PATH of an agent on an older host.</summary>
internal sealed class OlderToolNames : IDisposable
{
    private static readonly (string Older, string Name)[] Tools =
    [
        ("mariabackup", "mariadb-backup"), ("mbstream", "mbstream"), ("mysql", "mariadb"), ("mysqladmin", "mariadb-admin"), ("innochecksum", "innochecksum"),
        ("mysqld", "mariadbd"), ("mysqlbinlog", "mariadb-binlog"),
    ];

    private readonly TemporaryDirectory directory = new();

    internal OlderToolNames()
    {
        foreach ((string older, string name) in Tools)
        {
            File.CreateSymbolicLink(directory.At(older), RequiredTool.Find(name, "mariadb-server-core mariadb-backup mariadb-client"));
        }
    }

    internal string SearchPath => directory.Path;

    public void Dispose() => directory.Dispose();
}
