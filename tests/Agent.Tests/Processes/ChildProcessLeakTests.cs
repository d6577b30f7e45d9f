using DbCalm.Agent.Processes;

namespace DbCalm.Agent.Tests.Processes;

/// <summary>Counts what the whole test process holds, so nothing may run beside it.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ChildProcessLeakTests
{
    [Fact]
    public async Task Disposing_leaves_neither_process_nor_zombie_nor_descriptor()
    {
        int pid = 0;
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 20; i++)
        {
            await using ChildProcess tool = ChildProcess.Start(new ChildCommand { Path = "/bin/sleep", Arguments = ["600"], OnStarted = identity => pid = identity.Pid });
        }

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 5);
    }
}
