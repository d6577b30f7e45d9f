using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using DbCalm.Protocol.V1;
using DbCalm.Security.Targets;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Security.Agents;

/// <summary>An enrolled host whose agent says what the attacker wants.</summary>
internal sealed class RogueAgent : IAsyncDisposable
{
    private readonly GrpcChannel channel;
    private readonly AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call;
    private readonly Channel<ConnectResponse> received = Channel.CreateUnbounded<ConnectResponse>();
    private readonly SemaphoreSlim sending = new(1, 1);
    private readonly Task reading;
    private ulong sequence;

    private RogueAgent(GrpcChannel channel)
    {
        this.channel = channel;
        call = Client.Connect();
        reading = ReadAsync();
    }

    internal Welcome Welcome { get; private set; } = null!;

    /// <summary>For calls beside the stream, with the host's certificate.</summary>
    internal AgentService.AgentServiceClient Client => new(channel);

    /// <summary>Joins under <paramref name="host"/> and connects.</summary>
    internal static async Task<RogueAgent> JoinAsync(Target target, string host, HostFacts facts, params KnownJob[] jobs)
    {
        X509Certificate2 certificate = await target.EnrollAsync(host);
        return await ConnectAsync(target, certificate, facts, jobs);
    }

    /// <summary>Connects with a certificate of before.</summary>
    internal static async Task<RogueAgent> ConnectAsync(Target target, X509Certificate2 certificate, HostFacts facts, params KnownJob[] jobs)
    {
        var agent = new RogueAgent(target.Door.Channel(certificate));
        var hello = new Hello { RunId = Guid.NewGuid().ToString("N"), OutboxId = Guid.NewGuid().ToString("N"), Facts = facts, Jobs = { jobs } };
        await agent.SendAsync(new ConnectRequest { Hello = hello });
        agent.Welcome = (await agent.NextAsync(message => message.Welcome is not null)).Welcome;
        return agent;
    }

    internal static HostFacts Facts(params string[] instances) => new()
    {
        MachineName = "m",
        Instances = { instances.Select(name => new InstanceFacts { Name = name, Engine = "mariadb", State = ServerState.Up, Capabilities = { "full", "incremental", "restore", "verify", "deep_verify" } }) },
        Repositories = { new RepositoryFacts { Name = "local", Type = "directory", Location = "/b", IsDefault = true, Writable = true } },
    };

    internal async Task SendAsync(ConnectRequest message)
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

    /// <summary>Says an event of a job with the next number and waits until it is acknowledged.</summary>
    internal async Task TellAsync(string job, uint epoch, JobEvent jobEvent)
    {
        jobEvent.Sequence = ++sequence;
        jobEvent.JobId = job;
        jobEvent.Epoch = epoch;
        jobEvent.At ??= Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        ulong number = sequence;
        await SendAsync(new ConnectRequest { Event = jobEvent });
        await NextAsync(message => message.Acknowledged?.Sequence >= number);
    }

    internal async Task<JobOffer> NextOfferAsync() => (await NextAsync(message => message.Offer is not null)).Offer;

    /// <summary>The next message for which <paramref name="isIt"/>; others before it are dropped.</summary>
    internal async Task<ConnectResponse> NextAsync(Func<ConnectResponse, bool> isIt)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await received.Reader.WaitToReadAsync(timeout.Token))
        {
            if (received.Reader.TryRead(out ConnectResponse? message) && isIt(message))
            {
                return message;
            }
        }

        await reading;
        throw new InvalidOperationException("the stream ended");
    }

    public async ValueTask DisposeAsync()
    {
        call.Dispose();
        await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        sending.Dispose();
        channel.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (ConnectResponse message in call.ResponseStream.ReadAllAsync())
            {
                if (message.Heartbeat is { } heartbeat)
                {
                    await SendAsync(new ConnectRequest { Heartbeat = heartbeat });
                }
                else
                {
                    received.Writer.TryWrite(message);
                }
            }
        }
        finally
        {
            received.Writer.TryComplete();
        }
    }
}
