using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Cli.Commands.Backups;

/// <summary>
/// Target of a download: a file, which is gone on with when it is there, or the standard output. Opened with the first bytes, so that a
/// refused download leaves nothing behind.
/// </summary>
internal sealed class DownloadTarget : IAsyncDisposable
{
    private readonly string? path;
    private readonly Func<Stream> openOut;
    private Stream? stream;

    /// <summary>With the file at <paramref name="path"/>, or null for the standard output.</summary>
    public DownloadTarget(string? path, Func<Stream> openOut)
    {
        (this.path, this.openOut) = (path, openOut);

        // One that is there has to be writable before anything is fetched.
        if (path is not null && File.Exists(path))
        {
            stream = OpenFile(path, FileMode.Open);
        }
    }

    /// <summary>The length of what is there already, in bytes.</summary>
    public long Length => path is null ? 0 : stream?.Length ?? 0;

    /// <summary>Appends <paramref name="part"/>.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken) =>
        (stream ??= Open()).WriteAsync(part, cancellationToken);

    /// <summary>Hands over what is still held; an empty download leaves an empty file.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) => (stream ??= Open()).FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Stream Open() => path is null ? openOut() : OpenFile(path, FileMode.CreateNew);

    private static FileStream OpenFile(string path, FileMode mode)
    {
        try
        {
            var file = new FileStream(path, new FileStreamOptions
            {
                Mode = mode,
                Access = FileAccess.Write,
                Share = FileShare.None,
                UnixCreateMode = mode == FileMode.Open ? null : DurableFile.Private,
            });
            file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbCalmException(
                ErrorCode.InvalidInput, $"{path} can't be written: {e.Message}", "name another file with --to-file", e);
        }
    }
}
