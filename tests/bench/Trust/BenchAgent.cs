using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using DbCalm.Core.Names;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Bench.Trust;

/// <summary>The wire side of one agent, as cheap as it can be: it answers heartbeats and says its own, keeps authorities, and renews when it is told to.</summary>
internal sealed class BenchAgent(HostId host, X509Certificate2 first, BundleCache bundles) : IAsyncDisposable
{
    private readonly Channel<ConnectRequest> outgoing = Channel.CreateUnbounded<ConnectRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource<RenewalAnswer>? waiting;
    private GrpcChannel? channel;
    private Task running = Task.CompletedTask;
    private X509Certificate2 signer = bundles.First.Signing;
    private AuthorityBundle present = bundles.First;
    private long lastBeat;
    private long longestGap;

    /// <summary>The host that it speaks for.</summary>
    public HostId Host => host;

    /// <summary>Of the certificate that it keeps.</summary>
    public string CertificateSha256 { get; private set; } = first.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>True when its stream has ended.</summary>
    public bool HasEnded => running.IsCompleted;

    /// <summary>Completes when another authority signs than the one that signed its certificate.</summary>
    public TaskCompletionSource OtherSigner { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The longest time between two heartbeats of the controller since <see cref="ForgetGaps"/>, that up to now included.</summary>
    public TimeSpan LongestGap => Stopwatch.GetElapsedTime(0, Math.Max(longestGap, Stopwatch.GetTimestamp() - lastBeat));

    /// <summary>Begins to look for gaps anew.</summary>
    public void ForgetGaps() => longestGap = 0;

    /// <summary>Dials and returns when the controller has said welcome.</summary>
    public async Task ConnectAsync(MeasuredController controller)
    {
        channel = Channels.Open(controller.Address, first, bundles.First.AcceptsServer, "127.0.0.1");
        AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call = new AgentService.AgentServiceClient(channel).Connect(cancellationToken: stop.Token);
        await call.RequestStream.WriteAsync(new ConnectRequest { Hello = Hello() });
        if (!await call.ResponseStream.MoveNext(stop.Token) || call.ResponseStream.Current.Welcome is not { } welcome)
        {
            throw new InvalidOperationException($"{host} was not welcomed");
        }

        lastBeat = Stopwatch.GetTimestamp();
        running = RunAsync(call, welcome.HeartbeatInterval.ToTimeSpan());
    }

    /// <summary>Asks for a certificate for a new key, checks and keeps it; how long the answer took.</summary>
    public async Task<TimeSpan> RenewAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        waiting = new TaskCompletionSource<RenewalAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        long sent = Stopwatch.GetTimestamp();
        outgoing.Writer.TryWrite(new ConnectRequest { RenewalRequest = new RenewalRequest { Request = ByteString.CopyFrom(request), KeptSha256 = CertificateSha256 } });
        RenewalAnswer answer = await waiting.Task;
        TimeSpan took = Stopwatch.GetElapsedTime(sent);
        using X509Certificate2 next = X509CertificateLoader.LoadCertificate(answer.Certificate.Span);
        if (!next.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()) || HostIdentity.Read(next) != host || present.SignerOf(next) is not { } by)
        {
            throw new InvalidOperationException($"{host} was given a certificate that is not its own");
        }

        signer = by;
        CertificateSha256 = next.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
        outgoing.Writer.TryWrite(new ConnectRequest { RenewalKept = new RenewalKept { Sha256 = CertificateSha256 } });
        return took;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        channel?.Dispose();
        stop.Dispose();
    }

    private Hello Hello() => new()
    {
        RunId = $"run-{host}",
        OutboxId = "outbox",
        AuthoritiesSha256 = bundles.First.Sha256,
        Facts = new HostFacts
        {
            MachineName = host.Value,
            AgentVersion = "0.1.0",
            Instances = { new InstanceFacts { Name = $"{host}-db1", Engine = "mariadb", State = ServerState.Up }, new InstanceFacts { Name = $"{host}-db2", Engine = "mariadb", State = ServerState.Up } },
        },
    };

    private async Task RunAsync(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call, TimeSpan interval)
    {
        using (call)
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token))
        {
            Task[] loops = [ReadAsync(call.ResponseStream, ended.Token), WriteAsync(call.RequestStream, ended.Token), BeatAsync(interval, ended.Token)];
            await Task.WhenAny(loops);
            await ended.CancelAsync();
            outgoing.Writer.TryComplete();
            waiting?.TrySetException(new InvalidOperationException($"the stream of {host} ended", loops.FirstOrDefault(loop => loop.IsFaulted)?.Exception));
            await Task.WhenAll(loops);
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ConnectResponse> responses, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(cancellationToken))
        {
            ConnectResponse message = responses.Current;
            if (message.Heartbeat is { } heartbeat)
            {
                long now = Stopwatch.GetTimestamp();
                longestGap = Math.Max(longestGap, now - lastBeat);
                lastBeat = now;
                outgoing.Writer.TryWrite(new ConnectRequest { Heartbeat = heartbeat });
            }
            else if (message.Renewal is { } answer)
            {
                waiting!.TrySetResult(answer);
            }
            else if (message.Authorities is { } authorities)
            {
                present = bundles.Take(authorities);
                outgoing.Writer.TryWrite(new ConnectRequest { AuthoritiesKept = new AuthoritiesKept { Sha256 = present.Sha256 } });
                if (!present.Signing.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span))
                {
                    OtherSigner.TrySetResult();
                }
            }
        }
    }

    private async Task WriteAsync(IClientStreamWriter<ConnectRequest> requests, CancellationToken cancellationToken)
    {
        await foreach (ConnectRequest message in outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await requests.WriteAsync(message, cancellationToken);
        }
    }

    private async Task BeatAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval);
        for (ulong number = 1; await timer.WaitForNextTickAsync(cancellationToken); number++)
        {
            outgoing.Writer.TryWrite(new ConnectRequest { Heartbeat = new Heartbeat { Number = number } });
        }
    }
}
