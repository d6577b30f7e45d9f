namespace Grpc.Core;

/// <summary>The server's outgoing messages; they end when the server method returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
