using System.Threading.Channels;
using DbCalm.Core.Errors;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Agents;

/// <summary>One connected agent, from its hello to the end of its stream.</summary>
internal sealed class AgentSession(HostId host, HostName hostName, Hello hello, AgentStream stream, TimeSpan heartbeatInterval, TimeProvider time)
{
    private const int QueuedMessages = 1024;
    private const int MissedHeartbeats = 3;

    private readonly Channel<ConnectResponse> outgoing = Channel.CreateBounded<ConnectResponse>(QueuedMessages);
    private readonly TaskCompletionSource closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DbCalmException? closeReason;
    private long heardAt = time.GetTimestamp();
    private long trustedUntil = DateTimeOffset.MaxValue.UtcTicks;
    private ulong heartbeats;
    private volatile bool isHandingOver;

    /// <summary>The host that speaks, as its certificate says.</summary>
    public HostId Host { get; } = host;

    /// <summary>The host's name.</summary>
    public HostName HostName { get; } = hostName;

    /// <summary>The run of the agent's process.</summary>
    public string RunId { get; } = hello.RunId;

    /// <summary>The outbox within which its events are numbered.</summary>
    public string OutboxId { get; } = hello.OutboxId;

    /// <summary>When the host's certificate ends; moved on by each renewal. The session does not outlive it.</summary>
    public DateTimeOffset TrustedUntil
    {
        get => new(Interlocked.Read(ref trustedUntil), TimeSpan.Zero);
        set => Interlocked.Exchange(ref trustedUntil, value.UtcTicks);
    }

    /// <summary>Completes when nothing of this session can happen any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>What is queued for the agent; <see cref="RunAsync"/> reads it, or whoever plays the agent without a stream.</summary>
    internal ChannelReader<ConnectResponse> Outgoing => outgoing.Reader;

    /// <summary>Queues <paramref name="message"/> without waiting. A session whose agent takes nothing any more is closed; false then and after its end.</summary>
    public bool TrySend(ConnectResponse message)
    {
        if (outgoing.Writer.TryWrite(message))
        {
            return true;
        }

        Close(new DbCalmException(ErrorCode.Unavailable, $"the agent of host {HostName} takes no messages", "look at the agent's log"));
        return false;
    }

    /// <summary>Ends the session; the agent is told <paramref name="reason"/>. Later calls change nothing.</summary>
    public void Close(DbCalmException reason)
    {
        if (Interlocked.CompareExchange(ref closeReason, reason, null) is null)
        {
            closing.TrySetResult();
        }
    }

    /// <summary>True when the agent answers a heartbeat within <paramref name="wait"/>.</summary>
    public async Task<bool> AnswersAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        Task answer = answered.Task;
        SendHeartbeat();
        try
        {
            await Task.WhenAny(answer, Ended).WaitAsync(wait, time, cancellationToken);
            return answer.IsCompleted && !Ended.IsCompleted;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Speaks with the agent until either side ends it; throws the reason when this side did.</summary>
    /// <param name="welcome">The first message.</param>
    /// <param name="notices">Takes what the agent says.</param>
    /// <param name="take">Takes what is neither event nor progress nor heartbeat: newer facts, and what it says of its certificate.</param>
    /// <param name="cancellationToken">The call's.</param>
    public async Task RunAsync(Welcome welcome, ChannelWriter<AgentNotice> notices, Func<ConnectRequest, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await notices.WriteAsync(new AgentNotice.Connected(this, hello.Jobs), linked.Token);
        Task[] loops = [ReadAsync(notices, take, linked.Token), WriteAsync(welcome, linked.Token), BeatAsync(linked.Token)];
        Task first = await Task.WhenAny([.. loops, closing.Task]);
        await linked.CancelAsync();
        outgoing.Writer.TryComplete();
        await Task.WhenAll(loops).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (closeReason is { } reason)
        {
            throw reason;
        }

        await first;
    }

    /// <summary>Says that nothing of this session can happen any more.</summary>
    public void MarkEnded() => ended.TrySetResult();

    private async Task ReadAsync(ChannelWriter<AgentNotice> notices, Func<ConnectRequest, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        while (await stream.Requests.MoveNext(cancellationToken))
        {
            // While the message is handed over the agent may not be read; that is our slowness and not its silence.
            isHandingOver = true;
            ConnectRequest message = stream.Requests.Current;
            switch (message.MessageCase)
            {
                case ConnectRequest.MessageOneofCase.Event:
                    await notices.WriteAsync(new AgentNotice.Event(this, message.Event), cancellationToken);
                    break;
                case ConnectRequest.MessageOneofCase.Progress:
                    notices.TryWrite(new AgentNotice.Progress(this, message.Progress));
                    break;
                case ConnectRequest.MessageOneofCase.Heartbeat:
                    Interlocked.Exchange(ref answered, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                    break;
                default:
                    await take(message, cancellationToken);
                    break;
            }

            Interlocked.Exchange(ref heardAt, time.GetTimestamp());
            isHandingOver = false;
        }
    }

    private async Task WriteAsync(Welcome welcome, CancellationToken cancellationToken)
    {
        await stream.Responses.WriteAsync(new ConnectResponse { Welcome = welcome }, cancellationToken);
        await foreach (ConnectResponse message in outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.Responses.WriteAsync(message, cancellationToken);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(heartbeatInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (!isHandingOver && time.GetElapsedTime(Interlocked.Read(ref heardAt)) > MissedHeartbeats * heartbeatInterval)
            {
                Close(new DbCalmException(ErrorCode.Unavailable, $"host {HostName} missed {MissedHeartbeats} heartbeats", "connect again"));
                return;
            }

            if (time.GetUtcNow() >= TrustedUntil)
            {
                Close(new DbCalmException(ErrorCode.Unauthenticated, $"the certificate of host {HostName} ended and was not renewed", "its agent tries by itself; see its log"));
                return;
            }

            SendHeartbeat();
        }
    }

    private void SendHeartbeat() => TrySend(new ConnectResponse { Heartbeat = new Heartbeat { Number = Interlocked.Increment(ref heartbeats) } });
}
