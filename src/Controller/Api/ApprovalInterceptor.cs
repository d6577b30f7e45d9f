using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace DbCalm.Controller.Api;

/// <summary>Asks the gate before a call is made. Calls that stream change nothing that takes more than one person.</summary>
internal sealed class ApprovalInterceptor(ApprovalGate gate) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (CoveredCalls.ByPath.ContainsKey(context.Method))
        {
            await gate.PassAsync(context.Method, (IMessage)request, context.Caller(), context.Address(), context.CancellationToken);
        }

        return await continuation(request, context);
    }
}
