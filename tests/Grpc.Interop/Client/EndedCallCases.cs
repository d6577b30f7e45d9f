using DbCalm.Grpc.Interop.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Interop.Client;

/// <summary>Calls that do not end well: cancelled, too late, or failed by the server.</summary>
internal static class EndedCallCases
{
    private const string StatusMessage = "test status method";
    private static readonly TimeSpan ShortDeadline = TimeSpan.FromMilliseconds(300);

    public static async Task CancelledAfterBeginAsync(GrpcChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = new TestService.TestServiceClient(channel).StreamingInputCall(cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Expect.FailureAsync(StatusCode.Cancelled, () => call.ResponseAsync);
    }

    public static async Task CancelledAfterFirstResponseAsync(GrpcChannel channel)
    {
        using var cancellation = new CancellationTokenSource();
        using var call = new TestService.TestServiceClient(channel).FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Messages.Exchange(Messages.RequestSizes[0], Messages.ResponseSizes[0]), CancellationToken.None);
        Expect.Equal(true, await call.ResponseStream.MoveNext(CancellationToken.None), "there is a response");

        await cancellation.CancelAsync();
        await Expect.FailureAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    /// <summary>The request asks for no answer and the stream stays open, so the server waits until the deadline.</summary>
    public static async Task TimedOutAsync(GrpcChannel channel)
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + ShortDeadline;
        using var call = new TestService.TestServiceClient(channel).FullDuplexCall(deadline: deadline);
        await Expect.FailureAsync(
            StatusCode.DeadlineExceeded,
            async () =>
            {
                // On a busy machine the deadline may pass before the request is out; then the write tells it.
                await call.RequestStream.WriteAsync(Messages.Exchange(Messages.RequestSizes[0]));
                await call.ResponseStream.MoveNext();
            });
    }

    public static async Task FailedAsAskedForAsync(GrpcChannel channel)
    {
        var client = new TestService.TestServiceClient(channel);
        var asked = new EchoStatus { Code = (int)StatusCode.Unknown, Message = StatusMessage };
        var unary = await Expect.FailureAsync(
            StatusCode.Unknown,
            async () => await client.UnaryCallAsync(new SimpleRequest { ResponseStatus = asked }));
        Expect.Equal(StatusMessage, unary.Detail, "message of the unary call");

        using var call = client.FullDuplexCall();
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = asked });
        await call.RequestStream.CompleteAsync();
        var duplex = await Expect.FailureAsync(StatusCode.Unknown, () => call.ResponseStream.MoveNext());
        Expect.Equal(StatusMessage, duplex.Detail, "message of the duplex call");
    }
}
