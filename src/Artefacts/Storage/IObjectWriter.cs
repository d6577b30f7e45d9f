namespace DbCalm.Artefacts.Storage;

/// <summary>An object being written, by one thread at a time. Disposing it before the commit leaves nothing in the store.</summary>
public interface IObjectWriter : IAsyncDisposable
{
    /// <summary>Appends; blocks while the store is slow. Throws no-space, unavailable or refused.</summary>
    void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the object durable and visible, in one step. Throws already-exists when somebody else made the key meanwhile; then nothing of this writer remains.</summary>
    Task CommitAsync(CancellationToken cancellationToken);
}
