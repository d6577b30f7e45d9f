using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DbCalm.Controller.Calls;

/// <summary>Hands every call that came in by gRPC to the pipeline, and its failures back as statuses with details. A call that was cancelled is neither.</summary>
internal sealed class CallInterceptor(CallPipeline pipeline, CallFailures failures) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, async () => (TResponse)(await pipeline.RunAsync(context.Call(), request, async () => await continuation(request, context)))!);

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => pipeline.RunAsync(context.Call(), request, async () =>
        {
            await continuation(request, responseStream, context);
            return null;
        }));

    // What streams requests is for agents alone, who answer for what they send by themselves: there is no one message to be judged.

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(requestStream, context));

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        UnreadableRequests.MarkRead(context.GetHttpContext());
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not (RpcException or DbCalmException) && context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw failures.Explain(context.Method, e).ToRpcException();
        }
    }
}
