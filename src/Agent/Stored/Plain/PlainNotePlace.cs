using DbCalm.Agent.Stored.Notes;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Platform;

namespace DbCalm.Agent.Stored.Plain;

/// <summary>Notes as files beside the directory of a backup.</summary>
internal sealed class PlainNotePlace(PlainPlace place) : INotePlace
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Guarded($"list the notes of {place.BackupId} in {place.Root}", () =>
        (IReadOnlyList<string>)[.. Directory.EnumerateFiles(place.Root, place.NotePrefix + "*")
            .Select(path => Path.GetFileName(path)[place.NotePrefix.Length..]).Where(BackupNotes.IsName).Order(StringComparer.Ordinal)], cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken) => Guarded($"read {PathOf(name)}", () =>
    {
        if (!File.Exists(PathOf(name)))
        {
            throw new DbCalmException(ErrorCode.NotFound, $"{PathOf(name)} is not there", "");
        }

        using FileStream file = File.OpenRead(PathOf(name));
        byte[] content = new byte[(int)Math.Min(file.Length, BackupNotes.MaxBytes)];
        return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }, cancellationToken);

    /// <inheritdoc/>
    public Task WriteNewAsync(string name, byte[] content, CancellationToken cancellationToken) => Guarded($"write {PathOf(name)}", () =>
    {
        DurableFile.WriteNew(PathOf(name), content);
        return true;
    }, cancellationToken);

    private static Task<T> Guarded<T>(string what, Func<T> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(act());
        }
        catch (Exception e) when (StoreErrors.IsFileError(e))
        {
            throw StoreErrors.Explain(what, e);
        }
    }

    private string PathOf(string name) => Path.Combine(place.Root, place.NotePrefix + name);
}
