using DbCalm.Agent.Identity;
using DbCalm.Agent.Inventory;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Session;
using DbCalm.Agent.Tests.Jobs;
using DbCalm.Protocol.V1;

namespace DbCalm.Agent.Tests.Session;

/// <summary>A session loop with a real journal and outbox, and work that the test decides.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly AgentIdentity identity;
    private readonly IdentityKeeping keeping;
    private readonly Task serving;

    public RunningAgent(TestController controller, RunJob run, TestAuthority? authority = null)
    {
        identity = (authority ?? controller.Authority).Identity(controller.Address);
        Runner = Disk.Runner(run);
        string runId = SessionLoop.NewRunId();
        keeping = new IdentityKeeping(Disk.At("agent"), identity, TimeProvider.System, Log);
        var loop = new SessionLoop(
            keeping,
            client => new AgentSession(client, runId, Runner, Disk.Ledger, Disk.Outbox, Disk.Progress.Reader, Facts, TimeProvider.System, Log),
            new ReconnectDelay(Random.Shared),
            TimeProvider.System,
            Log);
        serving = loop.RunAsync(stop.Token);
    }

    public JobsOnDisk Disk { get; } = new();

    public JobRunner Runner { get; }

    public FactsBoard Facts { get; } = new(new HostFacts { MachineName = "machine" });

    public RememberedLog Log { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Runner.StopAsync();
        await stop.CancelAsync();
        await serving;
        Runner.Dispose();
        keeping.Dispose();
        identity.Dispose();
        stop.Dispose();
        Disk.Dispose();
    }
}
