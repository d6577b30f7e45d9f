using DbCalm.Artefacts.Storage;

namespace DbCalm.Testing.Storage;

public sealed class MemoryObjectReader(byte[] content) : IObjectReader
{
    public long Length => content.Length;

    public int Read(long offset, Span<byte> buffer, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> rest = content.AsSpan((int)Math.Min(offset, content.Length));
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    public void Dispose()
    {
    }
}
