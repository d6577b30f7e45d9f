using DbCalm.Agent.Engines;
using DbCalm.Agent.Engines.MariaBackup;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Agent.Tools;
using DbCalm.Artefacts.Segments;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Unpacks the stream of a backup as it is taken, with mbstream.</summary>
internal sealed class StreamUnpacking(Tool mbstream, ToolPriority? priority, JobContext job)
{
    private const int PieceBytes = 256 << 10;
    private const string What = "unpacking the backup with mbstream";

    /// <summary>Unpacks all that <paramref name="engine"/> puts out into <paramref name="directory"/>. Throws no-space or tool-failed; the engine is stopped then.</summary>
    /// <param name="engine">Sees every byte, too.</param>
    /// <param name="directory">Exists, empty.</param>
    /// <param name="progress">Called with the bytes so far.</param>
    /// <param name="cancellationToken">Stops both tools.</param>
    public async Task RunAsync(MariaBackupRun engine, string directory, Action<long> progress, CancellationToken cancellationToken)
    {
        await using ChildProcess tool = ChildProcess.Start(Command(directory));
        await using CancellationTokenRegistration stop = cancellationToken.Register(engine.Stop);

        // It says nothing there, but if it did, it would wait for a reader.
        Task drained = OnOwnThread(() => tool.Output.CopyTo(Stream.Null));
        Task<bool> fed = OnOwnThread(() => Feed(engine, tool, progress));
        Task<int> ended = tool.WaitAsync(cancellationToken);
        try
        {
            bool isCutShort = !await fed;
            int exitCode = await ended;
            await drained;
            await JudgeAsync(engine, tool, exitCode, isCutShort, cancellationToken);
        }
        catch
        {
            engine.Stop();
            await tool.StopAsync();
            await Task.WhenAny(fed);
            throw;
        }
    }

    private static async Task JudgeAsync(MariaBackupRun engine, ChildProcess tool, int exitCode, bool isCutShort, CancellationToken cancellationToken)
    {
        if (exitCode != 0)
        {
            // When it saw the end of the stream, that may have been cut: then the engine's words count more, and it throws them here.
            _ = isCutShort ? null : await engine.FinishAsync(cancellationToken);
            throw ToolFailure.Explain(What, exitCode, tool.ErrorTail);
        }

        if (isCutShort)
        {
            throw new DbCalmException(ErrorCode.ToolFailed, $"{What} failed: it ended before it had read the whole stream", "try again, and see the job's log");
        }
    }

    // False when mbstream stopped reading: its exit code and words say why.
    private static bool Feed(MariaBackupRun engine, ChildProcess tool, Action<long> progress)
    {
        byte[] buffer = new byte[PieceBytes];
        long total = 0;
        for (int read; (read = engine.Output.Read(buffer)) > 0;)
        {
            engine.Watch(buffer.AsSpan(0, read));
            try
            {
                tool.Input.Write(buffer, 0, read);
            }
            catch (IOException)
            {
                engine.Stop();
                return false;
            }

            progress(total += read);
        }

        tool.Input.Dispose();
        return true;
    }

    private static Task OnOwnThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<bool> OnOwnThread(Func<bool> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private ChildCommand Command(string directory) => new()
    {
        Path = mbstream.Path,
        Arguments = MbStream.Unpack(directory),
        Priority = priority,
        OnStarted = identity => job.Traces.Record(new JobTrace.ToolProcess(identity)),
    };
}
