using DbCalm.Grpc.Interop.Client;
using Grpc.Net.Client;

namespace DbCalm.Grpc.Interop;

/// <summary>Runs one case against a server on the loopback interface; a failed case throws.</summary>
public static class InteropClient
{
    private static readonly Dictionary<string, Func<GrpcChannel, Task>> Cases = new(StringComparer.Ordinal)
    {
        ["empty_unary"] = UnaryCases.EmptyAsync,
        ["large_unary"] = UnaryCases.LargeAsync,
        ["unimplemented_method"] = UnaryCases.UnimplementedMethodAsync,
        ["unimplemented_service"] = UnaryCases.UnimplementedServiceAsync,
        ["client_streaming"] = StreamingCases.FromClientAsync,
        ["server_streaming"] = StreamingCases.FromServerAsync,
        ["ping_pong"] = StreamingCases.PingPongAsync,
        ["empty_stream"] = StreamingCases.EmptyAsync,
        ["cancel_after_begin"] = EndedCallCases.CancelledAfterBeginAsync,
        ["cancel_after_first_response"] = EndedCallCases.CancelledAfterFirstResponseAsync,
        ["timeout_on_sleeping_server"] = EndedCallCases.TimedOutAsync,
        ["status_code_and_message"] = EndedCallCases.FailedAsAskedForAsync,
        ["custom_metadata"] = MetadataCases.EchoedAsync,
    };

    public static IReadOnlyCollection<string> CaseNames => Cases.Keys;

    public static async Task RunAsync(int port, string name)
    {
        using var channel = GrpcChannel.ForAddress(new UriBuilder("http", "127.0.0.1", port).Uri);
        await Cases[name](channel);
    }
}
