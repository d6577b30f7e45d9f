using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DbCalm.Grpc.Tests.Runtime;

/// <summary>Appends its name to the path that a unary call takes.</summary>
internal sealed class ClientInterceptor(string name) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var before = context.Options.Headers?.GetValue(ServerInterceptor.Path);
        var options = context.Options.WithHeaders([new(ServerInterceptor.Path, before is null ? name : $"{before} {name}")]);
        return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
    }
}
