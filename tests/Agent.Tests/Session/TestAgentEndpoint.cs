using System.Diagnostics.CodeAnalysis;
using DbCalm.Protocol.V1;
using Grpc.Core;

namespace DbCalm.Agent.Tests.Session;

/// <summary>Hands each stream to the test.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "the server makes it")]
internal sealed class TestAgentEndpoint(TestController controller) : AgentService.AgentServiceBase
{
    public override async Task Connect(IAsyncStreamReader<ConnectRequest> requestStream, IServerStreamWriter<ConnectResponse> responseStream, ServerCallContext context)
    {
        var stream = new TestStream(requestStream, responseStream, context);
        await controller.Streams.Writer.WriteAsync(stream, context.CancellationToken);
        Status status = await stream.Ended.WaitAsync(context.CancellationToken);
        if (status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(status);
        }
    }
}
