using System.Threading.Channels;
using DbCalm.Agent.Identity;
using DbCalm.Agent.Inventory;
using DbCalm.Agent.Jobs;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Session;

/// <summary>
/// One stream to the controller, from hello to its end. Whatever is to be sent goes through one bounded channel to one writer. A slow or dead stream
/// holds up nothing but itself: jobs write to the outbox, which waits.
/// </summary>
internal sealed partial class AgentSession(
    AgentService.AgentServiceClient client,
    string runId,
    JobRunner runner,
    JobLedger ledger,
    EventOutbox outbox,
    ChannelReader<JobProgress> progress,
    FactsBoard facts,
    TimeProvider time,
    ILogger logger)
{
    private const int OutgoingInFlight = 64;
    private const int EventsAtOnce = 64;
    private const int TransfersWaiting = 64;
    private const int MissedHeartbeats = 3;
    private static readonly TimeSpan WelcomePatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromMilliseconds(50);

    private readonly Channel<ConnectRequest> outgoing = Channel.CreateBounded<ConnectRequest>(new BoundedChannelOptions(OutgoingInFlight) { SingleReader = true });
    private readonly Channel<TransferOrder> transfers = Channel.CreateBounded<TransferOrder>(new BoundedChannelOptions(TransfersWaiting) { SingleReader = true });
    private long lastHeard;

    /// <summary>Carries out transfers; null: the agent takes none.</summary>
    public TransferSender? Sender { get; init; }

    /// <summary>Where words about the certificate come from and go to; null: the agent renews none.</summary>
    public CertificateExchange? Certificates { get; init; }

    /// <summary>Runs until the stream ends, which it says by an exception unless <paramref name="cancellationToken"/> asked for it.</summary>
    /// <param name="welcomed">Called when the controller has taken this host in.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task RunAsync(Action welcomed, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call = client.Connect(cancellationToken: ended.Token);
        Welcome welcome = await GreetAsync(call, ended);
        if (!ledger.Acknowledge(welcome.AcknowledgedSequence))
        {
            throw new SessionBrokenException("the controller holds events that the outbox lost; it was numbered anew");
        }

        LogWelcomed(logger, welcome.HostName, welcome.AcknowledgedSequence);
        foreach (string problem in welcome.Problems)
        {
            LogProblem(logger, problem);
        }

        welcomed();
        TimeSpan heartbeat = welcome.HeartbeatInterval?.ToTimeSpan() is { } told && told >= ShortestHeartbeat ? told : DefaultHeartbeat;
        await FirstToEndAsync(
            ended,
            ReadAsync(call.ResponseStream, ended.Token),
            WriteAsync(call.RequestStream, ended.Token),
            SendEventsAsync(welcome.AcknowledgedSequence, ended.Token),
            SendProgressAsync(ended.Token),
            SendFactsAsync(ended.Token),
            SendTransfersAsync(ended.Token),
            SendCertificateWordsAsync(ended.Token),
            BeatAsync(heartbeat, ended.Token));
    }

    // The first part to end ends the session; the others are waited for, so that nothing of it is left when the next one begins. But not for ever: a part that hangs
    // in a dead connection must not leave the agent deaf.
    private async Task FirstToEndAsync(CancellationTokenSource ended, params Task[] parts)
    {
        Task first = await Task.WhenAny(parts);
        await ended.CancelAsync().WaitAsync(EndPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(parts).WaitAsync(EndPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private async Task<Welcome> GreetAsync(AsyncDuplexStreamingCall<ConnectRequest, ConnectResponse> call, CancellationTokenSource ended)
    {
        ended.CancelAfter(WelcomePatience);
        var hello = new Hello { RunId = runId, OutboxId = outbox.Id, Facts = facts.Latest, AuthoritiesSha256 = Certificates?.AuthoritiesSha256 ?? "" };
        hello.Jobs.AddRange(ledger.Known);
        await TryWriteAsync(call.RequestStream, new ConnectRequest { Hello = hello }, ended.Token);
        bool answered = await call.ResponseStream.MoveNext(ended.Token);
        if (!answered || call.ResponseStream.Current.MessageCase != ConnectResponse.MessageOneofCase.Welcome)
        {
            throw new SessionBrokenException("the controller did not answer with a welcome");
        }

        ended.CancelAfter(Timeout.InfiniteTimeSpan);
        lastHeard = time.GetTimestamp();
        return call.ResponseStream.Current.Welcome;
    }

    private async Task ReadAsync(IAsyncStreamReader<ConnectResponse> stream, CancellationToken cancellationToken)
    {
        while (await stream.MoveNext(cancellationToken))
        {
            Volatile.Write(ref lastHeard, time.GetTimestamp());
            Take(stream.Current);
        }

        throw new SessionBrokenException("the controller ended the stream");
    }

    private void Take(ConnectResponse message)
    {
        switch (message.MessageCase)
        {
            case ConnectResponse.MessageOneofCase.Acknowledged when !ledger.Acknowledge(message.Acknowledged.Sequence):
                throw new SessionBrokenException("the controller acknowledged events that were never sent; the outbox was numbered anew");
            case ConnectResponse.MessageOneofCase.Offer:
                runner.Offer(message.Offer);
                break;
            case ConnectResponse.MessageOneofCase.Cancel:
                runner.Cancel(message.Cancel.JobId);
                break;
            case ConnectResponse.MessageOneofCase.Transfer:
                // With too many waiting already this one is not begun, which the one who waits for it hears from the controller.
                transfers.Writer.TryWrite(message.Transfer);
                break;
            case ConnectResponse.MessageOneofCase.Renewal:
                Certificates?.Take(message.Renewal);
                break;
            case ConnectResponse.MessageOneofCase.Authorities:
                Certificates?.Take(message.Authorities);
                break;
            case ConnectResponse.MessageOneofCase.Heartbeat:
                // With no room left the stream is stuck, and the answer would not help.
                outgoing.Writer.TryWrite(new ConnectRequest { Heartbeat = message.Heartbeat });
                break;
            case ConnectResponse.MessageOneofCase.Acknowledged:
            case ConnectResponse.MessageOneofCase.Welcome:
            case ConnectResponse.MessageOneofCase.None:
            default:
                // None is a message of a newer controller.
                break;
        }
    }

    private async Task WriteAsync(IClientStreamWriter<ConnectRequest> stream, CancellationToken cancellationToken)
    {
        await foreach (ConnectRequest message in outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            if (!await TryWriteAsync(stream, message, cancellationToken))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }
        }
    }

    // False when the stream is over; why, only reading it tells.
    private static async Task<bool> TryWriteAsync(IClientStreamWriter<ConnectRequest> stream, ConnectRequest message, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(message, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendEventsAsync(ulong acknowledged, CancellationToken cancellationToken)
    {
        ulong sent = acknowledged;
        while (true)
        {
            IReadOnlyList<JobEvent> events = outbox.After(sent, EventsAtOnce);
            if (events.Count == 0)
            {
                await outbox.WaitForChangeAsync(cancellationToken);
            }

            foreach (JobEvent jobEvent in events)
            {
                await outgoing.Writer.WriteAsync(new ConnectRequest { Event = jobEvent }, cancellationToken);
                sent = jobEvent.Sequence;
            }
        }
    }

    private async Task SendProgressAsync(CancellationToken cancellationToken)
    {
        await foreach (JobProgress message in progress.ReadAllAsync(cancellationToken))
        {
            await outgoing.Writer.WriteAsync(new ConnectRequest { Progress = message }, cancellationToken);
        }
    }

    private async Task SendFactsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HostFacts latest = await facts.NextAsync(cancellationToken);
            await outgoing.Writer.WriteAsync(new ConnectRequest { Facts = latest }, cancellationToken);
        }
    }

    private async Task SendCertificateWordsAsync(CancellationToken cancellationToken)
    {
        if (Certificates is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return;
        }

        await foreach (ConnectRequest message in Certificates.Outgoing.ReadAllAsync(cancellationToken))
        {
            await outgoing.Writer.WriteAsync(message, cancellationToken);
        }
    }

    private async Task SendTransfersAsync(CancellationToken cancellationToken)
    {
        var underWay = new List<Task>();
        try
        {
            await foreach (TransferOrder order in transfers.Reader.ReadAllAsync(cancellationToken))
            {
                underWay.RemoveAll(task => task.IsCompleted);
                underWay.Add(Sender?.SendAsync(order, cancellationToken) ?? Task.CompletedTask);
            }
        }
        finally
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task BeatAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        ulong number = 0;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (time.GetElapsedTime(Volatile.Read(ref lastHeard)) > interval * MissedHeartbeats)
            {
                throw new SessionBrokenException($"the controller was silent for {MissedHeartbeats} heartbeats");
            }

            outgoing.Writer.TryWrite(new ConnectRequest { Heartbeat = new Heartbeat { Number = ++number } });
        }
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "Connected as {HostName}; the controller holds events up to {Sequence}")]
    private static partial void LogWelcomed(ILogger logger, string hostName, ulong sequence);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Warning, Message = "The controller can't take all facts: {Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}
