using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;
using DbCalm.Agent.Processes;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Unpacks the stream of a backup as it is taken.</summary>
internal sealed class StreamUnpacking(IStreamFiles files, ToolPriority? priority, JobContext job)
{
    private const int PieceBytes = 256 << 10;

    /// <summary>Unpacks all that <paramref name="engine"/> puts out into <paramref name="directory"/>. Throws no-space or tool-failed; the engine is stopped then.</summary>
    /// <param name="engine">Sees every byte, too.</param>
    /// <param name="directory">Exists, empty.</param>
    /// <param name="progress">Called with the bytes so far.</param>
    /// <param name="cancellationToken">Stops both tools.</param>
    public async Task RunAsync(IEngineRun engine, string directory, Action<long> progress, CancellationToken cancellationToken)
    {
        await using IStreamUnpacker unpacker = files.Unpack(directory, "unpacking the backup", priority, job, cancellationToken);
        await using CancellationTokenRegistration stop = cancellationToken.Register(engine.Stop);
        Task<bool> fed = Task.Factory.StartNew(() => Feed(engine, unpacker, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await FinishAsync(engine, unpacker, await fed, cancellationToken);
        }
        catch
        {
            engine.Stop();
            await unpacker.StopAsync();
            await Task.WhenAny(fed);
            throw;
        }
    }

    private static async Task FinishAsync(IEngineRun engine, IStreamUnpacker unpacker, bool isFedWhole, CancellationToken cancellationToken)
    {
        try
        {
            await unpacker.FinishAsync();
        }
        catch (DbCalmException) when (isFedWhole)
        {
            // It saw the end of the stream, which may have been cut: then the engine's words count more, and it throws them here.
            _ = await engine.FinishAsync(cancellationToken);
            throw;
        }
    }

    // False when the unpacker stopped reading.
    private static bool Feed(IEngineRun engine, IStreamUnpacker unpacker, Action<long> progress)
    {
        byte[] buffer = new byte[PieceBytes];
        long total = 0;
        for (int read; (read = engine.Output.Read(buffer)) > 0;)
        {
            engine.Watch(buffer.AsSpan(0, read));
            if (!unpacker.Write(buffer.AsSpan(0, read)))
            {
                engine.Stop();
                return false;
            }

            progress(total += read);
        }

        return true;
    }
}
