namespace DbCalm.Artefacts.Storage;

/// <summary>An object open for reading, by any number of threads at once.</summary>
public interface IObjectReader : IDisposable
{
    /// <summary>Bytes of the object.</summary>
    long Length { get; }

    /// <summary>Reads at <paramref name="offset"/> until <paramref name="buffer"/> is full or the object ends; blocks. Returns the bytes read.</summary>
    int Read(long offset, Span<byte> buffer, CancellationToken cancellationToken);
}
