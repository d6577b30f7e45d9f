using DbCalm.Grpc.Interop.Server;
using DbCalm.Grpc.Interop.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Interop.Client;

internal static class MetadataCases
{
    private const string Text = "test_initial_metadata_value";
    private static readonly byte[] Bytes = [0xab, 0xab, 0x00, 0xff];

    public static async Task EchoedAsync(GrpcChannel channel)
    {
        var client = new TestService.TestServiceClient(channel);
        Metadata headers = [new(EchoedHeaders.Initial, Text), new(EchoedHeaders.Trailing, Bytes)];

        using var unary = client.UnaryCallAsync(Messages.LargeUnary(), headers);
        await unary;
        ExpectEcho(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = client.FullDuplexCall(headers);
        await duplex.RequestStream.WriteAsync(Messages.Exchange(Messages.LargeRequest, Messages.LargeResponse));
        await duplex.RequestStream.CompleteAsync();
        while (await duplex.ResponseStream.MoveNext())
        {
        }

        ExpectEcho(await duplex.ResponseHeadersAsync, duplex.GetTrailers());
    }

    private static void ExpectEcho(Metadata headers, Metadata trailers)
    {
        Expect.Equal(Text, headers.GetValue(EchoedHeaders.Initial), "initial header");
        Expect.Equal(Convert.ToHexString(Bytes), Convert.ToHexString(trailers.GetValueBytes(EchoedHeaders.Trailing) ?? []), "trailing header");
    }
}
