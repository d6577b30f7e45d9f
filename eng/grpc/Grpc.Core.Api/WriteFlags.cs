namespace Grpc.Core;

/// <summary>Choices for single messages.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in the buffer for more to come.</summary>
    BufferHint = 0x1,

    /// <summary>The message is not compressed even where the call is.</summary>
    NoCompress = 0x2,
}
