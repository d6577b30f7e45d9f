using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DbCalm.Grpc.Tests.Runtime;

/// <summary>Sends the path that a call took back as a trailer, and notes what the server knows of the call.</summary>
internal sealed class ServerInterceptor(ServerNotes notes) : Interceptor
{
    public const string Path = "x-path";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Note(context);
        return base.UnaryServerHandler(request, context, continuation);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Note(context);
        try
        {
            await base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }
        catch (OperationCanceledException)
        {
            notes.Cancelled.TrySetResult();
            throw;
        }
    }

    private void Note(ServerCallContext context)
    {
        notes.Deadline = context.Deadline;
        context.ResponseTrailers.Add(Path, $"{context.RequestHeaders.GetValue(Path)} server");
    }
}
