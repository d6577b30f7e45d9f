using DbCalm.Platform;

namespace DbCalm.Testing;

/// <summary>A data directory with the system tables and the backup user, made once a process and copied for each server.</summary>
internal sealed class MariaDbTemplate : IDisposable
{
    private static readonly Lazy<Task<MariaDbTemplate>> Instance = new(CreateAsync);
    private readonly TemporaryDirectory directory = new();

    /// <summary>The backup user's name.</summary>
    internal const string BackupUser = "dbcalm";

    /// <summary>The backup user's password; another one each run, so that finding it in an output means something.</summary>
    internal static string BackupPassword { get; } = $"Secret{Guid.NewGuid():N}";

    /// <summary>The user that servers run as; null when this process is not root and servers run as the same user.</summary>
    internal static string? ServerUser { get; } = Ownership.EffectiveUser == 0 ? "mysql" : null;

    public void Dispose() => directory.Dispose();

    /// <summary>Copies the template to <paramref name="target"/>, which must not exist.</summary>
    internal static async Task CopyToAsync(string target, CancellationToken cancellationToken)
    {
        MariaDbTemplate template = await Instance.Value;
        await ProcessRunner.CheckAsync(["cp", "-a", template.directory.At("data"), target], cancellationToken: cancellationToken);
    }

    private static async Task<MariaDbTemplate> CreateAsync()
    {
        var template = new MariaDbTemplate();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => template.Dispose();
        string sql = template.directory.Write("users.sql", Users());
        File.SetUnixFileMode(sql, (UnixFileMode)0b110_100_100);
        List<string> arguments =
        [
            RequiredTool.Find("mariadb-install-db", "mariadb-server"), "--no-defaults", $"--datadir={template.directory.At("data")}",
            "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=16M", $"--extra-file={sql}",
        ];
        if (ServerUser is not null)
        {
            arguments.Add($"--user={ServerUser}");
        }

        await ProcessRunner.CheckAsync(arguments);
        return template;
    }

    // The smallest set of rights that a backup needs.
    private static string Users() => "FLUSH PRIVILEGES;\n" + string.Concat(new[] { "localhost", "127.0.0.1" }.Select(host =>
        $"CREATE USER '{BackupUser}'@'{host}' IDENTIFIED BY '{BackupPassword}';\nGRANT RELOAD, PROCESS, BINLOG MONITOR ON *.* TO '{BackupUser}'@'{host}';\n"));
}
