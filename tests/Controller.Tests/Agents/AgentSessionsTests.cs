using System.Security.Cryptography.X509Certificates;
using DbCalm.Protocol.V1;
using DbCalm.Testing;
using Grpc.Core;

namespace DbCalm.Controller.Tests.Agents;

public sealed class AgentSessionsTests : IAsyncLifetime
{
    private TestController controller = null!;
    private X509Certificate2 identity = null!;

    public async ValueTask InitializeAsync()
    {
        controller = await TestController.StartAsync(TimeSpan.FromMilliseconds(300));
        identity = await controller.EnrollAsync("h1");
    }

    public async ValueTask DisposeAsync()
    {
        await controller.DisposeAsync();
        identity.Dispose();
    }

    [Fact]
    public async Task The_same_run_replaces_its_own_older_session()
    {
        await using TestAgent older = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await using TestAgent newer = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));

        Assert.Equal(StatusCode.Unavailable, (await older.Ended)?.StatusCode);
        Assert.Equal(HostState.Online, (await HostAsync()).State);
    }

    [Fact]
    public async Task A_second_run_while_the_first_answers_has_both_quarantined_until_somebody_has_looked()
    {
        await using TestAgent first = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"), "run2"));

        Assert.Equal(StatusCode.PermissionDenied, Assert.IsType<RpcException>(e.InnerException).StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await first.Ended)?.StatusCode);
        Host host = await HostAsync();
        Assert.Contains("second process", Assert.Single(host.Problems), StringComparison.Ordinal);
        Assert.Equal((HostStanding.Quarantined, HostState.Offline), (host.Standing, host.State));
        await Assert.ThrowsAnyAsync<Exception>(() => TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1")));

        await controller.Hosts.ApproveHostAsync(new ApproveHostRequest { Name = "h1" });
        await using TestAgent again = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        host = await HostAsync();
        Assert.Equal((HostStanding.Member, HostState.Online, 0), (host.Standing, host.State, host.Problems.Count));
    }

    [Fact]
    public async Task A_second_run_takes_over_when_the_first_does_not_answer()
    {
        await using TestAgent first = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        first.AnswersHeartbeats = false;

        await using TestAgent second = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"), "run2");

        Assert.Empty((await HostAsync()).Problems);
    }

    [Fact]
    public async Task An_agent_that_falls_silent_is_offline_after_three_missed_heartbeats()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        Assert.Equal(TimeSpan.FromMilliseconds(300), agent.Welcome.HeartbeatInterval.ToTimeSpan());
        agent.AnswersHeartbeats = false;

        Assert.Equal(StatusCode.Unavailable, (await agent.Ended)?.StatusCode);
        await Wait.UntilAsync(async () => (await HostAsync()).State == HostState.Offline, "the host to be offline", 5, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_name_that_another_host_has_is_told_in_the_welcome()
    {
        using X509Certificate2 other = await controller.EnrollAsync("h2");
        await using TestAgent first = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));
        await using TestAgent second = await TestAgent.ConnectAsync(controller, other, TestAgent.Facts("db1"));

        Assert.Contains("host h1", Assert.Single(second.Welcome.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_joins_again_keeps_its_id_and_loses_its_old_certificate()
    {
        string id = (await HostAsync()).Id;
        using X509Certificate2 again = await controller.EnrollAsync("h1");
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, again, TestAgent.Facts("db1"));

        Assert.Equal(id, (await HostAsync()).Id);
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1")));
        Assert.Equal(StatusCode.Unauthenticated, Assert.IsType<RpcException>(e.InnerException ?? e).StatusCode);
    }

    [Fact]
    public async Task Nobody_joins_under_the_name_of_a_host_that_is_connected()
    {
        await using TestAgent agent = await TestAgent.ConnectAsync(controller, identity, TestAgent.Facts("db1"));

        RpcException e = await Assert.ThrowsAsync<RpcException>(() => controller.EnrollAsync("h1"));

        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
    }

    private async Task<Host> HostAsync() => (await controller.Hosts.GetHostAsync(new GetHostRequest { Name = "h1" })).Host;
}
