namespace Grpc.Core;

/// <summary>An RPC without the types of its messages.</summary>
public interface IMethod
{
    MethodType Type { get; }

    /// <summary>The service with its package, as in <c>shop.v1.Orders</c>.</summary>
    string ServiceName { get; }

    string Name { get; }

    /// <summary>The request path, as in <c>/shop.v1.Orders/Place</c>.</summary>
    string FullName { get; }
}
