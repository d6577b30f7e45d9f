using DbCalm.Agent.Engines;

namespace DbCalm.Agent.Tests.Engines;

/// <summary>Counts what the whole test process holds, so nothing may run beside it.</summary>
[Collection(nameof(AloneCollection))]
public sealed class EngineProcessLeakTests
{
    [Fact]
    public async Task Disposing_leaves_neither_process_nor_zombie_nor_descriptor()
    {
        int pid = 0;
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 20; i++)
        {
            await using EngineProcess tool = EngineProcess.Start(new EngineCommand { Path = "/bin/sleep", Arguments = ["600"], OnStarted = identity => pid = identity.Pid });
        }

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5);
    }
}
