using DbCalm.Artefacts.Storage;

namespace DbCalm.Testing.Storage;

public sealed class MemoryObjectWriter(MemoryObjectStore store, string key) : IObjectWriter
{
    private readonly MemoryStream content = new();

    public string Key { get; } = key;

    public void Write(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        content.Write(bytes);
    }

    public Task CommitAsync(CancellationToken cancellationToken)
    {
        store.Commit(this, content.ToArray());
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        store.Forget(this);
        content.Dispose();
        return ValueTask.CompletedTask;
    }
}
