namespace DbCalm.Agent.Tests.Stored.Streams;

/// <summary>Gives its bytes in pieces of changing size, as pipes do.</summary>
internal sealed class DribblingStream(byte[] content) : MemoryStream(content)
{
    private readonly Random random = new(3);

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, random.Next(1, 1 << 20))]);
}
