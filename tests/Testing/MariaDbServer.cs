using System.Globalization;

namespace DbCalm.Testing;

/// <summary>
/// A real MariaDB on a loopback port and a socket, thrown away at the end. root has no password; the backup user of
/// <see cref="OptionFile"/> has the smallest set of rights that a backup needs.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private static readonly string[] SystemSchemas = ["mysql", "information_schema", "performance_schema", "sys"];
    private readonly TemporaryDirectory directory = new();
    private readonly MariaDbOptions options;
    private RunningProcess? process;

    private MariaDbServer(MariaDbOptions options, string? dataDir)
    {
        this.options = options;
        DataDir = dataDir ?? directory.At("data");
        Port = FreePort.Next();
        OptionFile = WriteOptionFile(directory, "backup.cnf", MariaDbTemplate.BackupUser, MariaDbTemplate.BackupPassword);
    }

    /// <summary>The password of the backup user: it must turn up in no output.</summary>
    public static string BackupPassword => MariaDbTemplate.BackupPassword;

    /// <summary>A directory of its own beside the data, open to everyone to enter.</summary>
    public TemporaryDirectory Directory => directory;

    public string DataDir { get; }

    public int Port { get; }

    public string Socket => directory.At("s");

    public string ErrorLog => directory.At("error.log");

    /// <summary>An option file with the backup user in <c>[client]</c>.</summary>
    public string OptionFile { get; }

    public bool IsRunning => process is { HasExited: false };

    /// <summary>The server's process id.</summary>
    public int Pid => process?.Pid ?? throw new InvalidOperationException("the server does not run");

    /// <summary>Makes and starts a new, empty server.</summary>
    public static async Task<MariaDbServer> StartNewAsync(MariaDbOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new MariaDbServer(options ?? new MariaDbOptions(), null);
        try
        {
            await MariaDbTemplate.CopyToAsync(server.DataDir, cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server on a data directory that exists, e.g. a restored one; it is given to the server's user and is not removed at the end.</summary>
    public static async Task<MariaDbServer> StartOnAsync(string dataDir, MariaDbOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new MariaDbServer(options ?? new MariaDbOptions(), dataDir);
        try
        {
            await OwnAsync(dataDir, cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the stopped server again, on the same port, socket and data directory.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await OwnAsync(directory.Make("tmp"), cancellationToken);
        await OwnAsync(directory.Make("binlog"), cancellationToken);
        await OwnAsync(directory.Path, cancellationToken, recursive: false);
        process = RunningProcess.Start([.. AsServerUser(), .. Arguments()], new ProcessSettings { Environment = options.Environment });
        try
        {
            await Wait.UntilAsync(async () => process.HasExited || await AnswersAsync(cancellationToken), "MariaDB to answer", 60, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{await ReadErrorLogAsync(cancellationToken)}", e);
        }

        if (process.HasExited)
        {
            throw new InvalidOperationException($"MariaDB did not start\n{process.Stderr}\n{await ReadErrorLogAsync(cancellationToken)}");
        }
    }

    /// <summary>Shuts it down in order.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => process?.StopAsync(60, cancellationToken) ?? Task.CompletedTask;

    /// <summary>kill -9.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => process?.KillAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Runs statements as root; gives the rows, columns parted by tabs.</summary>
    public Task<string> SqlAsync(string sql, CancellationToken cancellationToken = default) => SqlAsync(sql, 300, cancellationToken);

    /// <summary>The same for as long as <paramref name="seconds"/>.</summary>
    public async Task<string> SqlAsync(string sql, double seconds, CancellationToken cancellationToken = default)
    {
        ProcessOutput output = await ProcessRunner.RunAsync(Client("--batch", "--skip-column-names"), new ProcessSettings { Stdin = sql }, seconds, cancellationToken);
        return output.Checked($"SQL on port {Port}").Stdout.TrimEnd('\n');
    }

    /// <summary>The checksum of each table that is not the server's own, by schema.table.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ChecksumsAsync(CancellationToken cancellationToken = default)
    {
        string system = string.Join(',', SystemSchemas.Select(schema => $"'{schema}'"));
        string names = await SqlAsync($"SELECT CONCAT('`', table_schema, '`.`', table_name, '`') FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ({system}) ORDER BY 1", cancellationToken);
        if (names.Length == 0)
        {
            return new Dictionary<string, string>();
        }

        string sums = await SqlAsync($"CHECKSUM TABLE {names.Replace("\n", ", ", StringComparison.Ordinal)} EXTENDED", cancellationToken);
        return sums.Split('\n').Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]);
    }

    /// <summary>Writes an option file for another user beside the server and gives its path.</summary>
    public string WriteOptionFile(string name, string user, string password) => WriteOptionFile(directory, name, user, password);

    /// <summary>Removes all that is in the data directory of the stopped server.</summary>
    public void EmptyDataDir()
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(DataDir).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } child)
            {
                child.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        directory.Dispose();
    }

    private static string[] AsServerUser() => MariaDbTemplate.ServerUser is { } user
        ? [RequiredTool.Find("setpriv", "util-linux"), $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"]
        : [];

    private static string WriteOptionFile(TemporaryDirectory directory, string name, string user, string password) =>
        directory.Write(name, $"[client]\nuser={user}\npassword={password}\n");

    private static async Task OwnAsync(string path, CancellationToken cancellationToken, bool recursive = true)
    {
        if (MariaDbTemplate.ServerUser is { } user)
        {
            string[] flags = recursive ? ["-R"] : [];
            await ProcessRunner.CheckAsync(["chown", .. flags, $"{user}:{user}", path], cancellationToken: cancellationToken);
        }
    }

    private List<string> Arguments()
    {
        List<string> arguments =
        [
            RequiredTool.Find("mariadbd", "mariadb-server"), "--no-defaults", $"--datadir={DataDir}", $"--socket={Socket}", $"--port={Port}",
            "--bind-address=127.0.0.1", $"--pid-file={directory.At("pid")}", $"--tmpdir={directory.At("tmp")}", $"--log-error={ErrorLog}",
            string.Create(CultureInfo.InvariantCulture, $"--server-id={Port}"), $"--innodb-buffer-pool-size={options.BufferPool}M",
            $"--innodb-log-file-size={options.LogFile}M", "--skip-name-resolve", "--performance-schema=OFF", "--innodb-flush-log-at-trx-commit=2",
        ];
        if (options.Binlog)
        {
            arguments.AddRange([$"--log-bin={directory.At("binlog", "bin")}", "--binlog-format=ROW", "--gtid-domain-id=1", "--log-slave-updates", "--gtid-strict-mode=1", "--sync-binlog=0"]);
        }

        arguments.AddRange(options.Arguments);
        return arguments;
    }

    private string[] Client(params string[] arguments) =>
        [RequiredTool.Find("mariadb", "mariadb-client"), "--no-defaults", "--user=root", $"--socket={Socket}", .. arguments];

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        File.Exists(Socket) && (await ProcessRunner.RunAsync(Client("--execute=SELECT 1"), cancellationToken: cancellationToken)).ExitCode == 0;

    private async Task<string> ReadErrorLogAsync(CancellationToken cancellationToken) =>
        File.Exists(ErrorLog) ? await File.ReadAllTextAsync(ErrorLog, cancellationToken) : "";
}
