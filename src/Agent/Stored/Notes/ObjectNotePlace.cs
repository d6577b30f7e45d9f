using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Stored.Notes;

/// <summary>Notes as objects beside the data of a backup.</summary>
/// <param name="store">The repository.</param>
/// <param name="prefix">The backup's, with <c>/</c> at its end.</param>
internal sealed class ObjectNotePlace(IObjectStore store, string prefix) : INotePlace
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(prefix, cancellationToken)).Select(key => key[prefix.Length..]).Where(BackupNotes.IsName)];

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using IObjectReader reader = await store.OpenAsync(prefix + name, cancellationToken);
        byte[] content = new byte[(int)Math.Min(reader.Length, BackupNotes.MaxBytes)];
        return content[..reader.Read(0, content, cancellationToken)];
    }

    /// <inheritdoc/>
    public async Task WriteNewAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        await using IObjectWriter writer = await store.CreateAsync(prefix + name, cancellationToken);
        writer.Write(content, cancellationToken);
        await writer.CommitAsync(cancellationToken);
    }
}
