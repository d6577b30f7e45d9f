using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Agent.Tests.Session;

/// <summary>The controller's end of one agent's stream. It does and answers only what a test tells it to.</summary>
internal sealed class TestStream(IAsyncStreamReader<ConnectRequest> requests, IServerStreamWriter<ConnectResponse> responses, ServerCallContext context)
{
    private readonly TaskCompletionSource<Status> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerCallContext Context { get; } = context;

    /// <summary>Ends when the test ends the stream.</summary>
    public Task<Status> Ended => ended.Task;

    /// <summary>Ends the stream with this status; OK when there is none.</summary>
    public void End(Status? status = null) => ended.TrySetResult(status ?? Status.DefaultSuccess);

    /// <summary>Reads the hello and answers with a welcome.</summary>
    public async Task<Hello> WelcomeAsync(ulong acknowledged = 0, double heartbeatSeconds = 10)
    {
        Hello hello = (await NextAsync(ConnectRequest.MessageOneofCase.Hello)).Hello;
        await SendAsync(new ConnectResponse
        {
            Welcome = new Welcome { HostId = "host1id", HostName = "host1", AcknowledgedSequence = acknowledged, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(heartbeatSeconds)) },
        });
        return hello;
    }

    public Task SendAsync(ConnectResponse message) => responses.WriteAsync(message);

    public Task AcknowledgeAsync(ulong sequence) => SendAsync(new ConnectResponse { Acknowledged = new EventsAcknowledged { Sequence = sequence } });

    /// <summary>The next message of this kind; others before it are passed over. Throws when none comes in time.</summary>
    public async Task<ConnectRequest> NextAsync(ConnectRequest.MessageOneofCase kind)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await requests.MoveNext(patience.Token))
        {
            if (requests.Current.MessageCase == kind)
            {
                return requests.Current;
            }
        }

        throw new InvalidOperationException($"the agent ended the stream before {kind}");
    }

    public async Task<JobEvent> NextEventAsync() => (await NextAsync(ConnectRequest.MessageOneofCase.Event)).Event;
}
