using System.Threading.Channels;
using DbCalm.Agent.Backups;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Storage;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Manifests;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Protocol.V1;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Backups;

/// <summary>An agent's surroundings for one backup: configuration, repository, journal, and ears for what the job tells.</summary>
internal sealed class BackupScene : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Channel<JobNotice> notices = Channel.CreateUnbounded<JobNotice>();
    private int backups;

    public BackupScene(MariaDbServer server)
    {
        Repository = directory.At("repository");
        Instance = new InstanceConfig { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = server.OptionFile, Socket = server.Socket, DataDir = server.DataDir };
        Traces = new JobTraces(directory.At("traces"));
    }

    public InstanceConfig Instance { get; set; }

    /// <summary>The repository's directory.</summary>
    public string Repository { get; set; }

    public ArtefactFormat Format { get; set; }

    public int Nice { get; set; }

    /// <summary>What is set on the repository beside that.</summary>
    public Func<Repository, Repository> Settings { get; set; } = repository => repository;

    public IoClass IoClass { get; set; }

    public ToolLocator Tools { get; set; } = new();

    public Func<Repository, IObjectStore> OpenStore { get; set; } = ObjectStores.Open;

    public JobTraces Traces { get; }

    public List<string> Log { get; } = [];

    public List<string> Steps { get; } = [];

    public List<JobNotice.Progress> Progress { get; } = [];

    public static BackupSpec Full() => new() { BackupId = "b1", ChainId = "b1", Instance = "db1", Type = BackupType.Full };

    public static BackupSpec IncrementalOn(ManifestSummary from) => new()
    {
        BackupId = from.BackupId + "i",
        ChainId = from.ChainId,
        Instance = "db1",
        Type = BackupType.Incremental,
        FromBackupId = from.BackupId,
        FromLsn = from.ToLsn,
    };

    public async Task<JobFinished> RunAsync(BackupSpec spec, CancellationToken cancellationToken)
    {
        var config = new AgentConfig { Instances = [Instance], Repositories = [Settings(new Repository { Name = new RepositoryName("local"), Type = RepositoryType.Directory, Path = Repository, Format = Format, Nice = Nice, IoClass = IoClass })] };
        var job = new JobContext(new JobId($"job-{++backups}"), "host1", Traces, notices.Writer, TimeProvider.System);
        try
        {
            return await new BackupRun(job, new BackupPreflight(config, TestEngines.All(Tools), OpenStore, TimeProvider.System)).RunAsync(spec, cancellationToken);
        }
        finally
        {
            Hear();
        }
    }

    /// <summary>The manifest that lies in the repository.</summary>
    public Manifest ReadManifest(string backupId) => ManifestFile.Read(File.ReadAllBytes(Path.Combine(Repository, "db1", backupId, "manifest.json")));

    /// <summary>Asserts that a backup that failed left nothing: no object, no half-written file, no folder, no scratch directory, no process.</summary>
    public void AssertNothingRemains()
    {
        Assert.Empty(Directory.Exists(Repository) ? Directory.EnumerateFileSystemEntries(Repository, "*", SearchOption.AllDirectories) : []);
        foreach (JobTrace trace in Traces.Read())
        {
            Assert.False(trace is JobTrace.WorkDirectory work && Directory.Exists(work.Path), "the scratch directory is still there");
            Assert.False(trace is JobTrace.ToolProcess tool && tool.Identity.IsAlive(), "the tool still runs");
        }
    }

    /// <summary>Unpacks a stored backup with standard tools alone.</summary>
    public async Task<string> UnpackAsync(string backupId, CancellationToken cancellationToken)
    {
        string target = directory.Make($"unpacked-{backupId}");
        string data = Path.Combine(Repository, "db1", backupId, "data");
        await ProcessRunner.CheckAsync(["bash", "-c", "set -o pipefail; zstd -dc < \"$1\" | mbstream -x -C \"$2\"", "-", data, target], cancellationToken: cancellationToken);
        return target;
    }

    public void Dispose() => directory.Dispose();

    private void Hear()
    {
        while (notices.Reader.TryRead(out JobNotice? notice))
        {
            switch (notice)
            {
                case JobNotice.StepStarted step:
                    Steps.Add(step.Name);
                    break;
                case JobNotice.LogLine line:
                    Log.Add(line.Text);
                    break;
                case JobNotice.Progress progress:
                    Progress.Add(progress);
                    break;
            }
        }
    }
}
