using System.Buffers;

namespace Grpc.Core;

/// <summary>Collects a message in memory for callers that want an array.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? written;
    private byte[]? payload;

    public override void Complete(byte[] payload) => Finish(payload);

    public override IBufferWriter<byte> GetBufferWriter() => written ??= new ArrayBufferWriter<byte>();

    public override void Complete() => Finish(written is null ? [] : written.WrittenSpan.ToArray());

    public byte[] ToArray() => payload ?? throw new InvalidOperationException("the serializer did not complete its message");

    private void Finish(byte[] result)
    {
        if (payload is not null)
            throw new InvalidOperationException("the serializer completed its message twice");

        payload = result;
    }
}
