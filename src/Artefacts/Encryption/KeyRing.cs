namespace DbCalm.Artefacts.Encryption;

/// <summary>The keys of a repository that are at hand. Disposing it zeroes them.</summary>
/// <param name="current">Wraps the data keys of new artefacts; null: new ones are stored clear.</param>
/// <param name="retired">Still good for reading.</param>
public sealed class KeyRing(RepositoryKey? current, IReadOnlyList<RepositoryKey> retired) : IDisposable
{
    /// <summary>No key: nothing encrypted can be read.</summary>
    public static KeyRing Empty { get; } = new(null, []);

    public RepositoryKey? Current => current;

    /// <summary>All of them, the current one first.</summary>
    public IReadOnlyList<RepositoryKey> All { get; } = current is null ? retired : [current, .. retired];

    /// <summary>The key with the id <paramref name="keyId"/>; null when it is not at hand.</summary>
    public RepositoryKey? Find(string keyId) => All.FirstOrDefault(key => key.Id == keyId);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RepositoryKey key in All)
        {
            key.Dispose();
        }
    }
}
