using DbCalm.Agent.Configuration;
using DbCalm.Agent.Hooks;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Tests.Artefacts;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;

namespace DbCalm.Agent.Tests.Hooks;

/// <summary>A job with commands that are real scripts in a folder of their own.</summary>
internal sealed class HookScene : IDisposable
{
    private readonly List<string> log = [];

    public TestJob Job { get; } = new();

    /// <summary>What the scripts are to write into.</summary>
    public string Proof => Job.Directory.At("proof");

    public List<string> Allowed { get; } = [];

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (log)
            {
                return [.. log];
            }
        }
    }

    public AgentConfig Config => Job.Config with { AllowedHooks = Allowed };

    public HookedJobs Hooks => new(Config, TimeProvider.System);

    /// <summary>An executable script that may be run unless <paramref name="allowed"/> is false.</summary>
    public string Script(string name, string text, bool allowed = true)
    {
        string path = Job.Directory.Write(name, "#!/bin/bash\n" + text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (allowed)
        {
            Allowed.Add(path);
        }

        return path;
    }

    public static JobOffer Offer(string[]? before, string[]? after = null, TimeSpan? timeOut = null) => new()
    {
        JobId = "job-1",
        Epoch = 1,
        Backup = new BackupSpec { BackupId = "full-1", ChainId = "full-1", Instance = "db1", Type = BackupType.Full, ScheduleId = 7 },
        Hooks = new JobHooks { Before = { before ?? [] }, After = { after ?? [] }, Timeout = (timeOut ?? TimeSpan.FromMinutes(1)).ToDuration() },
    };

    public static JobFinished Success => new() { Outcome = JobOutcome.Succeeded, Result = "took it" };

    public Task BeforeAsync(JobOffer offer, CancellationToken cancellationToken) => Hooks.BeforeAsync(offer, Job.Context, cancellationToken);

    public Task<JobFinished> AfterAsync(JobOffer offer, JobFinished finished, CancellationToken cancellationToken, bool isRepeated = false) =>
        Hooks.AfterAsync(offer, Job.Traces, finished, Keep, isRepeated, cancellationToken);

    /// <summary>The lines that the before command brought into the job's log.</summary>
    public IReadOnlyList<string> TakeLines() => [.. Job.TakeNotices().OfType<JobNotice.LogLine>().Select(line => line.Text)];

    public void Dispose() => Job.Dispose();

    private void Keep(string line)
    {
        lock (log)
        {
            log.Add(line);
        }
    }
}
