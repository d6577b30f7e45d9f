using DbCalm.Grpc.Interop.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Interop.Client;

internal static class UnaryCases
{
    public static async Task EmptyAsync(GrpcChannel channel) =>
        Expect.Equal(new Empty(), await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()), "response");

    public static async Task LargeAsync(GrpcChannel channel)
    {
        var response = await new TestService.TestServiceClient(channel).UnaryCallAsync(Messages.LargeUnary());
        Expect.Equal(Messages.Zeros(Messages.LargeResponse), response.Payload, "payload");
    }

    public static Task UnimplementedMethodAsync(GrpcChannel channel) => Expect.FailureAsync(
        StatusCode.Unimplemented,
        async () => await new TestService.TestServiceClient(channel).UnimplementedCallAsync(new Empty()));

    public static Task UnimplementedServiceAsync(GrpcChannel channel) => Expect.FailureAsync(
        StatusCode.Unimplemented,
        async () => await new UnimplementedService.UnimplementedServiceClient(channel).UnimplementedCallAsync(new Empty()));
}
