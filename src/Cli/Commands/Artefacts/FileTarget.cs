using DbCalm.Artefacts.Segments;
using DbCalm.Artefacts.Storage;
using DbCalm.Cli.Commanding;
using DbCalm.Core.Errors;

namespace DbCalm.Cli.Commands.Artefacts;

/// <summary>A new file, which appears when all of it is there.</summary>
internal sealed class FileTarget(string path) : IExtractionTarget
{
    /// <inheritdoc/>
    public async Task TakeAsync(LocalArtefact artefact, Func<SegmentSink, Task> decode, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        if (Path.Exists(full))
        {
            throw new DbCalmException(ErrorCode.AlreadyExists, $"{path} exists already", "name a new file");
        }

        await using FileObjectWriter writer = LocalFiles.Guarded($"write {path}", () => Open(full));
        await decode(bytes => writer.Write(bytes, cancellationToken));
        await writer.CommitAsync(cancellationToken);
    }

    private static FileObjectWriter Open(string full)
    {
        string temporary = $"{full}{ObjectKey.PartialMark}{Guid.NewGuid():N}";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        new FileStream(temporary, options).Dispose();
        return new FileObjectWriter(File.OpenHandle(temporary, FileMode.Open, FileAccess.Write), temporary, full);
    }
}
