using DbCalm.Agent.Jobs;
using DbCalm.Agent.Tests.Jobs;
using DbCalm.Protocol.Trust;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Tests.Session;

public sealed class AgentSessionTests : IAsyncLifetime
{
    private static readonly JobFinished Success = new() { Outcome = JobOutcome.Succeeded };
    private readonly TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestController controller = null!;

    public async ValueTask InitializeAsync() => controller = await TestController.StartAsync();

    public ValueTask DisposeAsync() => controller.DisposeAsync();

    [Fact]
    public async Task A_job_is_offered_accepted_run_and_acknowledged()
    {
        go.SetResult();
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream stream = await controller.NextStreamAsync();
        Hello hello = await stream.WelcomeAsync();
        Assert.Equal("machine", hello.Facts.MachineName);
        Assert.Equal(32, hello.RunId.Length);
        Assert.Equal(agent.Disk.Outbox.Id, hello.OutboxId);
        Assert.Equal("host1id", HostIdentity.Read(stream.Context.GetHttpContext().Connection.ClientCertificate!)!.Value.Value);
        Assert.Empty(hello.Jobs);

        await stream.SendAsync(new ConnectResponse { Offer = JobsOnDisk.Offer("j1") });
        JobEvent[] events = [await stream.NextEventAsync(), await stream.NextEventAsync(), await stream.NextEventAsync()];
        Assert.Equal([1ul, 2ul, 3ul], events.Select(e => e.Sequence));
        Assert.Equal([JobEvent.EventOneofCase.Accepted, JobEvent.EventOneofCase.Step, JobEvent.EventOneofCase.Finished], events.Select(e => e.EventCase));
        await stream.AcknowledgeAsync(3);
        await Wait.UntilAsync(() => agent.Disk.Ledger.Known.Count == 0, "the job to be forgotten", 10, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_cut_stream_is_made_again_by_the_same_run_and_unacknowledged_events_are_sent_again()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream first = await controller.NextStreamAsync();
        Hello hello = await first.WelcomeAsync();
        await first.SendAsync(new ConnectResponse { Offer = JobsOnDisk.Offer("j1") });
        await first.NextEventAsync();
        await first.NextEventAsync();
        first.End(new Status(StatusCode.Unavailable, "the controller restarts"));

        TestStream second = await controller.NextStreamAsync();
        Hello again = await second.WelcomeAsync(acknowledged: 1);
        Assert.Equal(hello.RunId, again.RunId);
        Assert.Equal(hello.OutboxId, again.OutboxId);
        Assert.Equal([new KnownJob { JobId = "j1", Epoch = 1 }], again.Jobs);
        Assert.Equal(2ul, (await second.NextEventAsync()).Sequence);
        go.SetResult();
        JobEvent finished = await second.NextEventAsync();
        Assert.Equal((3ul, JobOutcome.Succeeded), (finished.Sequence, finished.Finished.Outcome));
    }

    [Fact]
    public async Task A_job_ends_while_nobody_listens_and_is_told_later()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream first = await controller.NextStreamAsync();
        await first.WelcomeAsync();
        await first.SendAsync(new ConnectResponse { Offer = JobsOnDisk.Offer("j1") });
        await first.NextEventAsync();
        first.End();
        go.SetResult();
        await agent.Disk.UntilSaidAsync("finished Succeeded 1");
        TestStream second = await controller.NextStreamAsync();
        await second.WelcomeAsync(acknowledged: 2);
        Assert.Equal(JobOutcome.Succeeded, (await second.NextEventAsync()).Finished.Outcome);
    }

    [Fact]
    public async Task Heartbeats_are_answered_at_once_and_sent_at_the_interval()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream stream = await controller.NextStreamAsync();
        await stream.WelcomeAsync(heartbeatSeconds: 60);
        await stream.SendAsync(new ConnectResponse { Heartbeat = new Heartbeat { Number = 77 } });
        Assert.Equal(77ul, (await stream.NextAsync(ConnectRequest.MessageOneofCase.Heartbeat)).Heartbeat.Number);
        stream.End();

        TestStream second = await controller.NextStreamAsync();
        await second.WelcomeAsync(heartbeatSeconds: 0.2);
        Assert.Equal(1ul, (await second.NextAsync(ConnectRequest.MessageOneofCase.Heartbeat)).Heartbeat.Number);
        Assert.Equal(2ul, (await second.NextAsync(ConnectRequest.MessageOneofCase.Heartbeat)).Heartbeat.Number);
    }

    [Fact]
    public async Task A_controller_that_falls_silent_is_left_and_dialled_again()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream silent = await controller.NextStreamAsync();
        await silent.WelcomeAsync(heartbeatSeconds: 0.1);
        TestStream next = await controller.NextStreamAsync();
        await next.WelcomeAsync();
        Assert.Contains(agent.Log.Lines, line => line.Text.Contains("silent for 3 heartbeats", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData(StatusCode.PermissionDenied)]
    public async Task A_refusal_is_an_error_in_the_log_and_not_repeated_at_once(StatusCode code)
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream stream = await controller.NextStreamAsync();
        stream.End(new Status(code, "another process has this identity"));
        await Wait.UntilAsync(() => agent.Log.Lines.Any(l => l.Level == LogLevel.Error && l.Text.Contains("another process has this identity", StringComparison.Ordinal)), "the error", 10, TestContext.Current.CancellationToken);
        Assert.False(controller.Streams.Reader.TryRead(out _));
    }

    [Fact]
    public async Task New_facts_are_sent()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream stream = await controller.NextStreamAsync();
        await stream.WelcomeAsync();
        agent.Facts.Publish(new HostFacts { MachineName = "renamed" });
        Assert.Equal("renamed", (await stream.NextAsync(ConnectRequest.MessageOneofCase.Facts)).Facts.MachineName);
    }

    [Fact]
    public async Task A_cancel_reaches_the_job()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream stream = await controller.NextStreamAsync();
        await stream.WelcomeAsync();
        await stream.SendAsync(new ConnectResponse { Offer = JobsOnDisk.Offer("j1") });
        await stream.NextEventAsync();
        await stream.SendAsync(new ConnectResponse { Cancel = new JobCancel { JobId = "j1" } });
        await stream.NextEventAsync();
        Assert.Equal(JobOutcome.Cancelled, (await stream.NextEventAsync()).Finished.Outcome);
    }

    [Fact]
    public async Task A_server_of_another_authority_hears_nothing()
    {
        using var stranger = new TestAuthority();
        await using var agent = new RunningAgent(controller, WorkAsync, stranger);
        await Wait.UntilAsync(() => agent.Log.Lines.Any(l => l.Text.Contains("No session with", StringComparison.Ordinal)), "a failed handshake", 10, TestContext.Current.CancellationToken);
        Assert.Equal(0, controller.Requests);
    }

    [Fact]
    public async Task A_controller_that_knows_more_than_the_outbox_meets_a_new_outbox()
    {
        await using var agent = new RunningAgent(controller, WorkAsync);
        TestStream first = await controller.NextStreamAsync();
        Hello hello = await first.WelcomeAsync(acknowledged: 12);
        TestStream second = await controller.NextStreamAsync();
        Assert.NotEqual(hello.OutboxId, (await second.WelcomeAsync()).OutboxId);
    }

    private async Task<JobFinished> WorkAsync(JobOffer offer, JobContext context, CancellationToken cancellationToken)
    {
        await context.StepAsync("stream", cancellationToken);
        await go.Task.WaitAsync(cancellationToken);
        return Success;
    }
}
