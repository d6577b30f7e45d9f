namespace Grpc.Core;

/// <summary>The client's outgoing messages, whose end the client declares.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Tells the server that no more messages follow; call it once, after the last write.</summary>
    Task CompleteAsync();
}
