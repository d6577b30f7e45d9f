using DbCalm.Agent.Engines.Servers;
using DbCalm.Agent.Processes;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Engines.XbStream;

/// <summary>mbstream unpacking what is fed to it.</summary>
internal sealed class MbStreamUnpacker : IStreamUnpacker
{
    private readonly ChildProcess tool;
    private readonly string what;
    private readonly Task drained;
    private readonly Task<int> ended;
    private bool isCutShort;

    private MbStreamUnpacker(ChildProcess tool, string what, CancellationToken cancellationToken)
    {
        this.tool = tool;
        this.what = what;

        // It says nothing there, but if it did, it would wait for a reader.
        drained = Task.Factory.StartNew(() => tool.Output.CopyTo(Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ended = tool.WaitAsync(cancellationToken);
    }

    /// <summary>Starts it; <paramref name="what"/> it does is for failures.</summary>
    public static MbStreamUnpacker Start(ChildCommand command, string what, CancellationToken cancellationToken) => new(ChildProcess.Start(command), what, cancellationToken);

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            tool.Input.Write(bytes);
            return true;
        }
        catch (IOException)
        {
            isCutShort = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task FinishAsync()
    {
        await CloseAsync();
        int exitCode = await ended;
        await drained;
        if (exitCode != 0)
        {
            throw ToolFailure.Explain(what, exitCode, tool.ErrorTail);
        }

        if (isCutShort)
        {
            throw new DbCalmException(ErrorCode.ToolFailed, $"{what} failed: mbstream ended before it had read the whole stream", "try again, and see the job's log");
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await tool.StopAsync();
        await Task.WhenAny(ended);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => tool.DisposeAsync();

    private async Task CloseAsync()
    {
        try
        {
            await tool.Input.DisposeAsync();
        }
        catch (IOException)
        {
            isCutShort = true;
        }
    }
}
