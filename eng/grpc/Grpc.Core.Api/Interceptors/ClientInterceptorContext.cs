namespace Grpc.Core.Interceptors;

/// <summary>The call that a client interceptor is about to let through; pass a changed one on to change it.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The authority to call; null for the channel's own.</summary>
    public string? Host { get; }

    public CallOptions Options { get; }
}
