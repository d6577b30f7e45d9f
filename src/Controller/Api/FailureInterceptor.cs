using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Api;

/// <summary>The edge of every call: failures become statuses with details, surprises become an id that the log explains, and a call that was cancelled is neither.</summary>
internal sealed partial class FailureInterceptor(IHostApplicationLifetime lifetime, ILogger<FailureInterceptor> logger) : Interceptor
{
    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(request, context));

    /// <inheritdoc/>
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => NoResultAsync(continuation(request, responseStream, context)));

    /// <inheritdoc/>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(requestStream, context));

    /// <inheritdoc/>
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => NoResultAsync(continuation(requestStream, responseStream, context)));

    private static async Task<bool> NoResultAsync(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        UnreadableRequests.MarkRead(context.GetHttpContext());
        try
        {
            return await call();
        }
        catch (DbCalmException e)
        {
            LogRefused(context.Method, e.Code, e.Message);
            throw e.ToFailure().ToRpcException();
        }
        catch (InvalidProtocolBufferException)
        {
            throw UnreadableRequests.Failure.ToRpcException();
        }
        catch (Exception e) when (context.CancellationToken.IsCancellationRequested && e is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new Failure(ErrorCode.Unavailable, "the controller is stopping", "try again later").ToRpcException();
        }
        catch (Exception e) when (e is not RpcException)
        {
            string id = Guid.NewGuid().ToString("N")[..12];
            LogSurprised(id, context.Method, e);
            throw new Failure(ErrorCode.Internal, $"the controller failed (error {id})", $"look for {id} in the controller's log").ToRpcException();
        }
    }

    [LoggerMessage(5001, LogLevel.Debug, "{Method} ended with {Code}: {Reason}")]
    private partial void LogRefused(string method, ErrorCode code, string reason);

    [LoggerMessage(5002, LogLevel.Error, "Error {ErrorId} in {Method}")]
    private partial void LogSurprised(string errorId, string method, Exception exception);
}
