using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Controller.Agents;

/// <summary>Both directions of one agent's call.</summary>
/// <param name="Requests">What the agent says.</param>
/// <param name="Responses">What it is told.</param>
internal sealed record AgentStream(IAsyncStreamReader<ConnectRequest> Requests, IServerStreamWriter<ConnectResponse> Responses);
