using DbCalm.Grpc.Interop.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Interop.Client;

internal static class StreamingCases
{
    public static async Task FromClientAsync(GrpcChannel channel)
    {
        using var call = new TestService.TestServiceClient(channel).StreamingInputCall();
        foreach (var size in Messages.RequestSizes)
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Messages.Zeros(size) });

        await call.RequestStream.CompleteAsync();
        Expect.Equal(Messages.RequestSizes.Sum(), (await call).AggregatedPayloadSize, "total size");
    }

    public static async Task FromServerAsync(GrpcChannel channel)
    {
        using var call = new TestService.TestServiceClient(channel).StreamingOutputCall(Messages.Exchange(0, Messages.ResponseSizes));
        var sizes = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            sizes.Add(response.Payload.Body.Length);

        Expect.Equal(string.Join(' ', Messages.ResponseSizes), string.Join(' ', sizes), "payload sizes");
    }

    public static async Task PingPongAsync(GrpcChannel channel)
    {
        using var call = new TestService.TestServiceClient(channel).FullDuplexCall();
        foreach (var (requestSize, responseSize) in Messages.RequestSizes.Zip(Messages.ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Messages.Exchange(requestSize, responseSize));
            Expect.Equal(true, await call.ResponseStream.MoveNext(), "there is a response");
            Expect.Equal(responseSize, call.ResponseStream.Current.Payload.Body.Length, "payload size");
        }

        await call.RequestStream.CompleteAsync();
        Expect.Equal(false, await call.ResponseStream.MoveNext(), "there are more responses");
    }

    public static async Task EmptyAsync(GrpcChannel channel)
    {
        using var call = new TestService.TestServiceClient(channel).FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        Expect.Equal(false, await call.ResponseStream.MoveNext(), "there is a response");
        Expect.Equal(StatusCode.OK, call.GetStatus().StatusCode, "status");
    }
}
