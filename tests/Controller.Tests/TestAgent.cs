using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Controller.Tests;

/// <summary>The wire side of an agent, played by hand: what it says is up to the test.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call;
    private readonly Channel<ConnectResponse> received = Channel.CreateUnbounded<ConnectResponse>();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly Task reading;
    private ulong sequence;

    private TestAgent(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call)
    {
        this.call = call;
        reading = ReadAsync();
    }

    /// <summary>When false the agent hears heartbeats and says nothing.</summary>
    public bool AnswersHeartbeats { get; set; } = true;

    public Welcome Welcome { get; private set; } = null!;

    /// <summary>How the stream ended.</summary>
    public Task<RpcException?> Ended => EndedAsync();

    public static HostFacts Facts(params string[] instances) => new()
    {
        MachineName = "m",
        Instances = { instances.Select(name => new InstanceFacts { Name = name, Engine = "mariadb", State = ServerState.Up }) },
        Repositories = { new RepositoryFacts { Name = "local", Type = "directory", Location = "/b", IsDefault = true, Writable = true } },
    };

    public static async Task<TestAgent> ConnectAsync(TestController controller, X509Certificate2 certificate, HostFacts facts, string run = "run1", params KnownJob[] jobs)
    {
        var agent = new TestAgent(new AgentService.AgentServiceClient(controller.Remote(certificate)).Connect());
        await agent.SendAsync(new ConnectRequest { Hello = new Hello { RunId = run, OutboxId = "outbox1", Facts = facts, Jobs = { jobs } } });
        agent.Welcome = (await agent.NextAsync(message => message.Welcome is not null)).Welcome;
        agent.sequence = agent.Welcome.AcknowledgedSequence;
        return agent;
    }

    public async Task SendAsync(ConnectRequest message)
    {
        await sending.WaitAsync();
        try
        {
            await call.RequestStream.WriteAsync(message);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Says an event with the next number and returns that.</summary>
    public async Task<ulong> SayAsync(JobOffer offer, JobEvent jobEvent)
    {
        jobEvent.Sequence = ++sequence;
        jobEvent.JobId = offer.JobId;
        jobEvent.Epoch = offer.Epoch;
        jobEvent.At = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        await SendAsync(new ConnectRequest { Event = jobEvent });
        return jobEvent.Sequence;
    }

    /// <summary>The same, and waits until it is acknowledged.</summary>
    public async Task TellAsync(JobOffer offer, JobEvent jobEvent)
    {
        ulong number = await SayAsync(offer, jobEvent);
        await NextAsync(message => message.Acknowledged?.Sequence >= number);
    }

    public async Task<JobOffer> NextOfferAsync() => (await NextAsync(message => message.Offer is not null)).Offer;

    /// <summary>The next message for which <paramref name="isIt"/>; others before it are dropped.</summary>
    public async Task<ConnectResponse> NextAsync(Func<ConnectResponse, bool> isIt)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await received.Reader.WaitToReadAsync(timeout.Token))
        {
            if (received.Reader.TryRead(out ConnectResponse? message) && isIt(message))
            {
                return message;
            }
        }

        throw new InvalidOperationException("the stream ended", await Ended);
    }

    public static JobEvent Accepted() => new() { Accepted = new JobAccepted() };

    public static JobEvent Step(string name) => new() { Step = new JobStep { Name = name } };

    public static JobEvent Finished(JobOffer offer, ulong toLsn = 100) => Finished(Summary(offer.Backup, offer.Backup.Repository.Length > 0 ? offer.Backup.Repository : "local", toLsn));

    public static JobEvent Finished(ManifestSummary summary) => new() { Finished = new JobFinished { Outcome = JobOutcome.Succeeded, Result = "done", Manifest = summary } };

    /// <summary>The report of a backup that was taken as <paramref name="spec"/> says.</summary>
    public static ManifestSummary Summary(BackupSpec spec, string repository, ulong toLsn)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var summary = new ManifestSummary
        {
            BackupId = spec.BackupId,
            ChainId = spec.ChainId,
            Instance = spec.Instance,
            Type = spec.Type,
            Repository = repository,
            StartedAt = Timestamp.FromDateTimeOffset(now),
            FinishedAt = Timestamp.FromDateTimeOffset(now),
            FromLsn = spec.FromLsn,
            ToLsn = toLsn,
            LastLsn = toLsn + 1,
            DataBytes = 1000,
            StoredBytes = 100,
            ManifestSha256 = new string('a', 64),
        };
        if (spec.HasFromBackupId)
        {
            summary.FromBackupId = spec.FromBackupId;
        }

        return summary;
    }

    public static JobEvent End(JobOutcome outcome, string message) =>
        new() { Finished = new JobFinished { Outcome = outcome, Error = outcome == JobOutcome.Succeeded ? null : new ErrorDetail { Code = "tool_failed", Message = message } } };

    public async ValueTask DisposeAsync()
    {
        call.Dispose();
        await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        sending.Dispose();
    }

    private async Task<RpcException?> EndedAsync()
    {
        try
        {
            await reading.WaitAsync(TimeSpan.FromSeconds(20));
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (ConnectResponse message in call.ResponseStream.ReadAllAsync())
            {
                if (message.Heartbeat is not { } heartbeat)
                {
                    received.Writer.TryWrite(message);
                }
                else if (AnswersHeartbeats)
                {
                    await SendAsync(new ConnectRequest { Heartbeat = heartbeat });
                }
            }
        }
        finally
        {
            received.Writer.TryComplete();
        }
    }
}
