namespace Grpc.Core;

/// <summary>Which sides of an RPC send a stream.</summary>
public enum MethodType
{
    Unary = 0,
    ClientStreaming = 1,
    ServerStreaming = 2,
    DuplexStreaming = 3,
}
