namespace Grpc.Core;

/// <summary>Outgoing messages. One write at a time: await each before the next.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>Applies to the writes that follow; null for the call's own choice.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Completes once the transport has taken the message, which is how the peer's flow control is felt.</summary>
    Task WriteAsync(T message);

    /// <summary>As the other overload; a writer that cannot be cancelled refuses a token that can.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
            throw new NotSupportedException("this stream writer cannot cancel a write");

        return WriteAsync(message);
    }
}
