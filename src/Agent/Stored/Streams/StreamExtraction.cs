using DbCalm.Agent.Engines;
using DbCalm.Agent.Jobs;

namespace DbCalm.Agent.Stored.Streams;

/// <summary>Unpacks a stored backup into a directory.</summary>
internal sealed class StreamExtraction(IStreamFiles files, JobContext job)
{
    /// <summary>Unpacks <paramref name="backup"/> into the empty <paramref name="directory"/>. Throws corrupt, no-space or tool-failed; what is unpacked by then stays.</summary>
    /// <param name="backup">Its segments are checked before they are unpacked.</param>
    /// <param name="directory">Exists.</param>
    /// <param name="onBytes">Called with the plain bytes of each piece that was taken.</param>
    /// <param name="cancellationToken">Stops the tool too.</param>
    public async Task RunAsync(StreamBackup backup, string directory, Action<int> onBytes, CancellationToken cancellationToken)
    {
        await using IStreamUnpacker unpacker = files.Unpack(directory, $"unpacking backup {backup.Manifest.BackupId}", null, job, cancellationToken);
        bool isTaking = true;
        try
        {
            await backup.DecodeAsync(
                bytes =>
                {
                    isTaking = unpacker.Write(bytes);
                    if (!isTaking)
                    {
                        throw new IOException("the stream is taken no further");
                    }

                    onBytes(bytes.Length);
                },
                cancellationToken);
        }
        catch (IOException) when (!isTaking)
        {
            // Why it takes no more is told at its end.
        }
        catch
        {
            await unpacker.StopAsync();
            throw;
        }

        await unpacker.FinishAsync();
    }
}
