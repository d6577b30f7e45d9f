using DbCalm.Controller.Access;
using DbCalm.Controller.Agents;
using DbCalm.Controller.Calls;
using DbCalm.Controller.Transfers;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>Where agents connect.</summary>
internal sealed class AgentEndpoint(AgentSessions sessions, DataTransfers transfers) : AgentService.AgentServiceBase
{
    /// <inheritdoc/>
    public override async Task Connect(IAsyncStreamReader<ConnectRequest> requestStream, IServerStreamWriter<ConnectResponse> responseStream, ServerCallContext context)
    {
        var caller = (Caller.Agent)context.Caller();
        await sessions.RunAsync(caller.Host, new AgentStream(requestStream, responseStream), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<SendTransferResponse> SendTransfer(IAsyncStreamReader<SendTransferRequest> requestStream, ServerCallContext context)
    {
        var caller = (Caller.Agent)context.Caller();
        await transfers.ReceiveAsync(caller.Host.Id, requestStream, context.CancellationToken);
        return new SendTransferResponse();
    }
}
