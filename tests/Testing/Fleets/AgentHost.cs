namespace DbCalm.Testing.Fleets;

/// <summary>One host of a fleet: a MariaDB, a repository and a real agent, with a directory of its own. A worker has no MariaDB.</summary>
internal sealed class AgentHost(string name, string directory, MariaDbServer? server) : IAsyncDisposable
{
    private readonly EarlierRuns earlier = new();
    private readonly HashSet<string> uncounted = [];
    private RunningProcess? process;
    private bool isArmed;

    internal string Name => name;

    /// <summary>The name of its one instance.</summary>
    internal string Instance => $"{name}-db";

    internal MariaDbServer Server => server ?? throw new InvalidOperationException($"host {name} is a worker");

    internal string DataDir => Path.Combine(directory, name, "agent");

    internal string ConfigFile => Path.Combine(directory, name, "agent.yml");

    internal string Repository { get; init; } = Path.Combine(directory, name, "repository");

    internal IReadOnlyDictionary<string, string?> Environment { get; set; } = new Dictionary<string, string?>();

    internal IReadOnlyList<string> HiddenPrograms { get; init; } = [];

    /// <summary>What the agent is started with in front of its command line, e.g. setpriv and its options.</summary>
    internal IReadOnlyList<string> RunAs { get; set; } = [];

    internal RunningProcess Process => process ?? throw new InvalidOperationException("the agent was not started");

    /// <summary>True while it runs without a crash point.</summary>
    internal bool IsSound => process is { HasExited: false } && !isArmed;

    /// <summary>What all its runs said.</summary>
    internal string Log => earlier.Text + process?.Stdout + process?.Stderr;

    /// <summary>Writes agent.yml.</summary>
    internal void Configure(bool overTcp = false, string? optionFile = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        Directory.CreateDirectory(Repository);
        string address = overTcp ? $"host: 127.0.0.1\n    port: {Server.Port}" : $"socket: {Server.Socket}";
        File.WriteAllText(ConfigFile, $"""
            instances:
              - name: {Instance}
                engine: mariadb
                option_file: {optionFile ?? Server.OptionFile}
                {address}
                data_dir: {Server.DataDir}
            repositories:
              - name: local
                type: directory
                path: {Repository}

            """);
    }

    /// <summary>Writes the agent.yml of a worker.</summary>
    internal void ConfigureWorker()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigFile)!);
        File.WriteAllText(ConfigFile, "instances: []\nrepositories: []\n");
    }

    /// <summary>Runs <c>dbcalm-agent enroll</c>.</summary>
    internal Task<ProcessOutput> EnrollAsync(string controller, string token, string pin, params string[] more) => ProcessRunner.RunAsync(
        [.. RunAs, Programs.Agent, "enroll", "--controller", controller, "--token", token, "--ca-pin", pin, "--data-dir", DataDir, .. more],
        null,
        30,
        TestContext.Current.CancellationToken);

    /// <summary>Starts <c>dbcalm-agent run</c>; <paramref name="crashAt"/> arms a crash point.</summary>
    internal void Start(string? crashAt = null)
    {
        earlier.Keep(process);
        isArmed = crashAt is not null;
        process = StartAnother(DataDir, crashAt);
    }

    /// <summary>Starts a further process with this host's configuration on <paramref name="dataDir"/>.</summary>
    internal RunningProcess StartAnother(string dataDir, string? crashAt = null)
    {
        var environment = new Dictionary<string, string?>(Environment) { ["DBCALM_CRASH_AT"] = crashAt };
        return RunningProcess.Start([.. Hiding(), .. RunAs, Programs.Agent, "run", "--config", ConfigFile, "--data-dir", dataDir], new ProcessSettings { Environment = environment });
    }

    internal Task KillAsync() => Process.KillAsync(TestContext.Current.CancellationToken);

    internal Task StopAsync() => Process.StopAsync(15, TestContext.Current.CancellationToken);

    /// <summary>Waits until it has died by itself.</summary>
    internal Task WaitForDeathAsync() => Wait.UntilAsync(() => Process.HasExited, $"the agent of {name} to die", 60, TestContext.Current.CancellationToken);

    /// <summary>The paths of the files in the repository, relative to it; in a fleet of several tests those that came with this one.</summary>
    internal string[] StoredFiles() => !Directory.Exists(Repository)
        ? []
        : [.. Files().Where(path => !uncounted.Contains(path)).Order(StringComparer.Ordinal)];

    /// <summary>From now on <see cref="StoredFiles"/> leaves out what is there.</summary>
    internal void CountFilesFromHere() => uncounted.UnionWith(StoredFiles());

    /// <summary>The path of a stored object.</summary>
    internal string Stored(string backup, string name) => Path.Combine(Repository, Instance, backup, name);

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository, path));

    // In a mount namespace of its own, where each of them is a file that can't be run; the pid stays the agent's.
    private string[] Hiding() => HiddenPrograms.Count == 0
        ? []
        :
        [
            RequiredTool.Find("unshare", "util-linux"), "--mount", "bash", "-ec",
            $"for name in {string.Join(' ', HiddenPrograms)}; do mount --bind /dev/null \"/usr/bin/$name\"; done; exec \"$@\"", "hiding",
        ];

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.StopAsync(5);
            await process.DisposeAsync();
        }

        if (server is not null)
        {
            await SpareServers.ReturnAsync(server);
        }
    }
}
