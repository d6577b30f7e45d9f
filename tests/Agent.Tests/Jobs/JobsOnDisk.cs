using System.Threading.Channels;
using DbCalm.Agent.Configuration;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Service;
using DbCalm.Agent.Tests.Engines;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbCalm.Agent.Tests.Jobs;

/// <summary>Journal, outbox and ledger of one agent in a folder; <see cref="Restart"/> opens them anew, as the next process would.</summary>
internal sealed class JobsOnDisk : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public JobsOnDisk()
    {
        Journal = new JobJournal(directory.At("jobs"));
        Outbox = EventOutbox.Open(directory.At("outbox"));
        Ledger = new JobLedger(Journal, Outbox, TimeProvider.System);
    }

    public JobJournal Journal { get; private set; }

    public EventOutbox Outbox { get; private set; }

    public JobLedger Ledger { get; private set; }

    public Channel<JobProgress> Progress { get; } = Channel.CreateBounded<JobProgress>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });

    public static JobOffer Offer(string id, uint epoch = 1, string instance = "db1") => new()
    {
        JobId = id,
        Epoch = epoch,
        Backup = new BackupSpec { BackupId = "b1", ChainId = "b1", Instance = instance, Type = BackupType.Full },
    };

    public string At(params string[] parts) => directory.At(parts);

    public void Restart()
    {
        Outbox.Dispose();
        Journal = new JobJournal(directory.At("jobs"));
        Outbox = EventOutbox.Open(directory.At("outbox"));
        Ledger = new JobLedger(Journal, Outbox, TimeProvider.System);
    }

    public JobRunner Runner(RunJob run) => new(Ledger, Journal, "host1", run, Progress.Writer, TimeProvider.System, NullLogger.Instance) { OccupiedBy = OccupiedBy };

    /// <summary>As the agent says it.</summary>
    public string? OccupiedBy(JobOffer offer) =>
        new JobWorks(new AgentConfig { Instances = [], Repositories = [] }, directory.Path, TestEngines.All(), TimeProvider.System).OccupiedBy(offer);

    /// <summary>What is to be told, in short: <c>accepted 1</c>, <c>step stream</c>, <c>log 3</c>, <c>finished Succeeded 2</c>; the number of accepted and finished is the epoch.</summary>
    public IReadOnlyList<string> Words() => [.. Outbox.Pending.Select(e => e.EventCase switch
    {
        JobEvent.EventOneofCase.Accepted => $"accepted {e.Epoch}",
        JobEvent.EventOneofCase.Step => $"step {e.Step.Name}",
        JobEvent.EventOneofCase.Log => $"log {e.Log.Lines.Count}",
        JobEvent.EventOneofCase.Finished => $"finished {e.Finished.Outcome} {e.Epoch}",
        _ => "nothing",
    })];

    public Task UntilSaidAsync(string word) => Wait.UntilAsync(() => Words().Contains(word), $"'{word}' in {string.Join(", ", Words())}", 10);

    public void Dispose()
    {
        Outbox.Dispose();
        directory.Dispose();
    }
}
