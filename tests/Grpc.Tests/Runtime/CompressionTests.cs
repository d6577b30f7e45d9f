using System.Collections.Concurrent;
using System.IO.Compression;
using DbCalm.Grpc.Interop;
using DbCalm.Grpc.Interop.Wire;
using Google.Protobuf;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace DbCalm.Grpc.Tests.Runtime;

public sealed class CompressionTests
{
    private const int Size = 300_000;

    public static TheoryData<string> Encodings => ["gzip", "deflate"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Requests_and_responses_are_compressed(string encoding)
    {
        ICompressionProvider[] providers = [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];
        var requestEncodings = new ConcurrentBag<string?>();
        await using var server = await InteropServer.StartAsync(
            options =>
            {
                options.CompressionProviders = [.. providers];
                options.ResponseCompressionAlgorithm = encoding;
            },
            request => requestEncodings.Add(request.Headers["grpc-encoding"]));
        using var traffic = new TrafficMeter();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = traffic, CompressionProviders = [.. providers] });

        var response = await new TestService.TestServiceClient(channel).UnaryCallAsync(
            new SimpleRequest { ResponseSize = Size, Payload = new Payload { Body = ByteString.CopyFrom(new byte[Size]) } },
            headers: [new("grpc-internal-encoding-request", encoding)],
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Size, response.Payload.Body.Length);
        Assert.Equal(encoding, Assert.Single(requestEncodings));
        Assert.Equal(encoding, Assert.Single(traffic.ResponseEncodings));
        Assert.InRange(traffic.BytesSent, 1, Size / 10);
        Assert.InRange(traffic.BytesReceived, 1, Size / 10);
    }
}
