using System.Diagnostics;
using System.Text;
using DbCalm.Agent.Processes;
using DbCalm.Platform;

namespace DbCalm.Agent.Tests.Processes;

public sealed class ChildProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_error_lines_and_exit_code_come_back()
    {
        ChildResult result = await ChildProcess.RunAsync(Bash("echo out; echo one >&2; echo \"IDENTIFIED BY PASSWORD '*AB'\" >&2; exit 3"), Token);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("out\n", result.Output);
        Assert.Equal(["one", "IDENTIFIED BY PASSWORD '***'"], result.ErrorTail);
    }

    [Fact]
    public async Task Only_the_last_error_lines_are_kept_but_all_are_told()
    {
        int told = 0;
        ChildResult result = await ChildProcess.RunAsync(Bash("seq 1000 >&2") with { OnErrorLine = _ => told++ }, Token);

        Assert.Equal(1000, told);
        Assert.Equal(200, result.ErrorTail.Count);
        Assert.Equal("1000", result.ErrorTail[^1]);
    }

    [Fact]
    public async Task Input_reaches_the_tool_and_large_output_comes_back_whole()
    {
        await using ChildProcess tool = ChildProcess.Start(new ChildCommand { Path = "/bin/cat", Arguments = [] });
        byte[] sent = new byte[5 << 20];
        new Random(1).NextBytes(sent);
        Task write = Task.Run(() => { tool.Input.Write(sent); tool.Input.Dispose(); }, Token);
        using var received = new MemoryStream();
        tool.Output.CopyTo(received);
        await write;

        Assert.Equal(0, await tool.WaitAsync(Token));
        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_a_tool_failure()
    {
        ChildResult result = await ChildProcess.RunAsync(new ChildCommand { Path = "/nonexistent/tool", Arguments = [] }, Token);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("/nonexistent/tool", result.ErrorTail[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_interrupts_the_tool_and_what_it_started()
    {
        await using ChildProcess tool = ChildProcess.Start(Bash("sleep 600 & echo $!; wait"));
        int child = int.Parse(ReadLine(tool.Output), System.Globalization.CultureInfo.InvariantCulture);
        ProcessIdentity childIdentity = ProcessIdentity.Of(child)!;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> wait = tool.WaitAsync(cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await Eventually(() => !childIdentity.IsAlive());
    }

    [Fact]
    public async Task A_tool_that_ignores_the_interrupt_is_killed_after_the_grace()
    {
        await using ChildProcess tool = ChildProcess.Start(Bash("trap '' INT TERM; echo ready; while :; do sleep 600; done") with { Grace = TimeSpan.FromMilliseconds(300) });
        Assert.Equal("ready", ReadLine(tool.Output));
        long started = Stopwatch.GetTimestamp();
        await tool.StopAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));
        Assert.Equal(128 + Signals.Kill, await tool.WaitAsync(Token));
    }

    [Fact]
    public async Task A_trace_that_cannot_be_written_ends_the_tool()
    {
        int pid = 0;
        ChildCommand command = Bash("sleep 600") with
        {
            OnStarted = identity =>
            {
                pid = identity.Pid;
                throw new IOException("no space");
            },
        };

        await Assert.ThrowsAsync<IOException>(() => ChildProcess.RunAsync(command, Token));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task A_child_that_outlives_the_tool_and_holds_its_stderr_does_not_hold_the_agent()
    {
        ChildResult result = await ChildProcess.RunAsync(Bash("sleep 600 >/dev/null & exit 0"), Token);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task The_tool_hears_an_interrupt_and_leads_its_own_group()
    {
        ChildResult result = await ChildProcess.RunAsync(new ChildCommand { Path = "/bin/cat", Arguments = ["/proc/self/status", "/proc/self/stat"] }, Token);
        string ignored = result.Output.Split('\n').Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        string[] stat = result.Output.TrimEnd().Split('\n')[^1].Split(' ');

        Assert.Equal(0L, Convert.ToInt64(ignored, 16) & (1L << (Signals.Interrupt - 1)));
        Assert.Equal(stat[0], stat[4]);
    }

    [Fact]
    public async Task The_pipes_are_large()
    {
        await using ChildProcess tool = ChildProcess.Start(Bash("dd if=/dev/zero bs=1M count=1 status=none; echo written >&2; sleep 600"));

        // Nobody reads, and still a whole MiB was taken.
        await Eventually(() => tool.ErrorTail is ["written"]);
    }

    private static ChildCommand Bash(string script) => new() { Path = "/bin/bash", Arguments = ["-c", script] };

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (int b; (b = stream.ReadByte()) is not (-1 or '\n');)
        {
            line.Append((char)b);
        }

        return line.ToString();
    }

    private static async Task Eventually(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        }
    }
}
