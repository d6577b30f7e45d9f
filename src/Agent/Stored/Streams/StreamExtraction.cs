using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored.Streams;

/// <summary>Unpacks a stored backup into a directory with mbstream.</summary>
internal sealed class StreamExtraction(Tool mbstream, JobContext job)
{
    /// <summary>Unpacks <paramref name="backup"/> into the empty <paramref name="directory"/>. Throws corrupt, no-space or tool-failed; what is unpacked by then stays.</summary>
    /// <param name="backup">Its segments are checked before mbstream sees them.</param>
    /// <param name="directory">Exists.</param>
    /// <param name="onBytes">Called with the plain bytes of each piece that mbstream has taken.</param>
    /// <param name="cancellationToken">Stops mbstream too.</param>
    public async Task RunAsync(StreamBackup backup, string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        string what = $"unpacking backup {backup.Manifest.BackupId}";
        await using ChildProcess tool = ChildProcess.Start(Command(directory));

        // It says nothing there, but if it did, it would wait for a reader.
        Task drained = Task.Factory.StartNew(() => tool.Output.CopyTo(Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task<int> ended = tool.WaitAsync(cancellationToken);
        bool isCutShort = !await FeedAsync(tool, backup, onBytes, ended, cancellationToken);
        int exitCode = await ended;
        await drained;
        if (exitCode != 0)
        {
            throw ToolFailure.Explain($"{what} with mbstream", exitCode, tool.ErrorTail);
        }

        if (isCutShort)
        {
            throw new DbCalmException(ErrorCode.ToolFailed, $"{what} failed: mbstream ended before it had read the whole stream", "");
        }
    }

    private ChildCommand Command(string directory) => new()
    {
        Path = mbstream.Path,
        Arguments = MbStream.Unpack(directory),
        OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
    };

    // False when the tool stopped reading: its exit code and words say why.
    private static async Task<bool> FeedAsync(ChildProcess tool, StreamBackup backup, Action<int> onBytes, Task<int> ended, CancellationToken cancellationToken)
    {
        try
        {
            await backup.DecodeAsync(
                bytes =>
                {
                    tool.Input.Write(bytes);
                    onBytes(bytes.Length);
                },
                cancellationToken);
            await tool.Input.DisposeAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch
        {
            await tool.StopAsync();
            await Task.WhenAny(ended);
            throw;
        }
    }
}
