using System.Threading.Channels;
using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Engines.XbStream;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;

namespace DbCalm.Agent.Engines.MariaBackup;

/// <summary>mariadb-backup taking a backup: its stream, what is seen in it, what it says, and in the end whether it succeeded. Disposing ends it.</summary>
internal sealed class MariaBackupRun : IEngineRun
{
    private const int LinesInFlight = 1000;

    private readonly EngineOrder order;
    private readonly ChildProcess process;
    private readonly Channel<string> lines;
    private readonly Task telling;
    private readonly XbStreamScanner scanner = new();
    private readonly LeftOutTables leftOut;

    private MariaBackupRun(EngineOrder order, ChildProcess process, Channel<string> lines, LeftOutTables leftOut, JobContext job)
    {
        this.order = order;
        this.process = process;
        this.lines = lines;
        this.leftOut = leftOut;
        telling = TellAsync(lines.Reader, job);
    }

    /// <inheritdoc/>
    public string StreamFormat => MariaBackupCommands.StreamFormat;

    /// <inheritdoc/>
    public Stream Output => process.Output;

    /// <summary>Starts the tool and writes down that it runs.</summary>
    public static async Task<MariaBackupRun> StartAsync(Tool tool, EngineOrder order, ToolPriority? priority, string scratch, JobContext job)
    {
        // A job that is slow to take lines must not slow the tool; of what it can't take in time the oldest go.
        Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LinesInFlight) { FullMode = BoundedChannelFullMode.DropOldest });
        var leftOut = new LeftOutTables();
        ChildProcess process = ChildProcess.Start(MariaBackupCommands.Take(tool, order, scratch) with
        {
            Priority = priority,
            OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
            OnErrorLine = line =>
            {
                leftOut.Read(line);
                Keep(line, lines.Writer);
            },
        });
        await process.Input.DisposeAsync();
        return new MariaBackupRun(order, process, lines, leftOut, job);
    }

    /// <inheritdoc/>
    public void Watch(ReadOnlySpan<byte> bytes) => scanner.Feed(bytes);

    /// <inheritdoc/>
    public void Stop() => process.RequestStop();

    /// <inheritdoc/>
    public async Task<BackupFacts> FinishAsync(CancellationToken cancellationToken)
    {
        int exitCode = await process.WaitAsync(cancellationToken);
        BackupFacts facts = BackupVerdict.Decide(exitCode, process.ErrorTail, scanner.Finish(), order);
        leftOut.Check(order.Instance);
        return facts;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        lines.Writer.TryComplete();
        await telling;
    }

    private static void Keep(string line, ChannelWriter<string> lines)
    {
        if (!ToolNoise.Is(line))
        {
            lines.TryWrite(ToolNoise.Strip(line));
        }
    }

    private static async Task TellAsync(ChannelReader<string> lines, JobContext job)
    {
        await foreach (string line in lines.ReadAllAsync(CancellationToken.None))
        {
            await job.LogAsync(line, CancellationToken.None);
        }
    }
}
