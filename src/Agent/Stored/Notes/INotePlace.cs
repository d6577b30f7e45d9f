namespace DbCalm.Agent.Stored.Notes;

/// <summary>Where the notes of one backup lie. A failure is a DbCalmException of the repository.</summary>
internal interface INotePlace
{
    /// <summary>The names of all notes, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The content of a note; throws not-found when there is none.</summary>
    Task<byte[]> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds a note, durable on return; throws already-exists when the name is taken.</summary>
    Task WriteNewAsync(string name, byte[] content, CancellationToken cancellationToken);
}
