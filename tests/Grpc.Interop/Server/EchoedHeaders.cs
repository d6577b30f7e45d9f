using Grpc.Core;

namespace DbCalm.Grpc.Interop.Server;

/// <summary>The two headers that a client may ask to have back: one ahead of the response, one behind it.</summary>
internal static class EchoedHeaders
{
    public const string Initial = "x-grpc-test-echo-initial";
    public const string Trailing = "x-grpc-test-echo-trailing-bin";

    public static async Task ReturnAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValueBytes(Trailing) is { } bytes)
            context.ResponseTrailers.Add(Trailing, bytes);

        if (context.RequestHeaders.GetValue(Initial) is { } text)
            await context.WriteResponseHeadersAsync([new Metadata.Entry(Initial, text)]);
    }
}
