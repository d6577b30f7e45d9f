using System.Threading.Channels;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Core.Names;
using DbCalm.Core.Repositories;
using DbCalm.Testing;

namespace DbCalm.Agent.Tests.Artefacts;

/// <summary>A job on an agent of its own: its context, what it told, and a configuration with one repository and one instance that does not run.</summary>
internal sealed class TestJob : IDisposable
{
    private readonly Channel<JobNotice> notices = Channel.CreateUnbounded<JobNotice>();

    public TestJob(string? repository = null)
    {
        Repository = repository ?? Directory.Make("repo");
        Traces = new JobTraces(Directory.At("traces"));
        Context = new JobContext(new JobId("job-1"), "host1", Traces, notices.Writer, TimeProvider.System);
    }

    public TemporaryDirectory Directory { get; } = new();

    public string Repository { get; }

    /// <summary>The data directory of the instance db1; does not exist at first.</summary>
    public string DataDir => Directory.At("mysql");

    /// <summary>The instance's socket.</summary>
    public string Socket { get; set; } = "/nonexistent/socket";

    /// <summary>Of new backups in the repository.</summary>
    public ArtefactFormat Format { get; set; }

    /// <summary>Repositories beside that.</summary>
    public IReadOnlyList<Repository> OtherRepositories { get; set; } = [];

    public JobTraces Traces { get; }

    public JobContext Context { get; }

    public AgentConfig Config => new()
    {
        Instances = [new InstanceConfig { Name = new InstanceName("db1"), Engine = "mariadb", OptionFile = "/nonexistent/credentials.cnf", Socket = Socket, DataDir = DataDir }],
        Repositories = [new Repository { Name = new RepositoryName("local"), Type = RepositoryType.Directory, Path = Repository, Format = Format }, .. OtherRepositories],
    };

    /// <summary>A copy of <paramref name="repository"/> that a test may damage.</summary>
    public static async Task<TestJob> OnCopyOfAsync(string repository)
    {
        var job = new TestJob();
        await ProcessRunner.CheckAsync(["cp", "-a", repository + "/.", job.Repository]);
        return job;
    }

    /// <summary>The kinds of work of an agent with this configuration.</summary>
    public JobWorks Works => new(Config, Directory.At("agent"), TestEngines.All(), TimeProvider.System);

    /// <summary>What the job told so far, removed from what it will tell.</summary>
    public IReadOnlyList<JobNotice> TakeNotices()
    {
        var taken = new List<JobNotice>();
        while (notices.Reader.TryRead(out JobNotice? notice))
        {
            taken.Add(notice);
        }

        return taken;
    }

    /// <summary>The next step that the job enters.</summary>
    public async Task WaitForStepAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (JobNotice notice in notices.Reader.ReadAllAsync(cancellationToken))
        {
            if (notice is JobNotice.StepStarted step && step.Name == name)
            {
                return;
            }
        }
    }

    /// <summary>Every path below the job's directory but the repository, the traces and <paramref name="except"/>.</summary>
    public IReadOnlyList<string> Leftovers(params string[] except) =>
        [.. System.IO.Directory.EnumerateFileSystemEntries(Directory.Path).Where(path => path != Repository && path != Directory.At("traces") && !except.Contains(path))];

    public void Dispose() => Directory.Dispose();
}
