using System.Buffers;

namespace Grpc.Core;

/// <summary>Takes one message from its marshaller: either whole, or written to a buffer and then completed.</summary>
public abstract class SerializationContext
{
    /// <summary>The message is exactly this array, which from now on belongs to the transport.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the length in bytes before the first write, so that the transport needs no copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>The message is what was written to the buffer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
