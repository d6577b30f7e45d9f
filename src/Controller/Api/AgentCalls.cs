using DbCalm.Controller.Calls;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="AgentEndpoint"/> take.</summary>
internal static class AgentCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<AgentEndpoint>.Of(AgentService.Descriptor, on =>
    [
        on.Duplex<ConnectRequest, ConnectResponse>(e => e.Connect).Agent(),
        on.ClientStreaming<SendTransferRequest, SendTransferResponse>(e => e.SendTransfer).Agent(),
    ]);
}
