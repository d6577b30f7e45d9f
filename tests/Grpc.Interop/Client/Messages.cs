using DbCalm.Grpc.Interop.Wire;
using Google.Protobuf;

namespace DbCalm.Grpc.Interop.Client;

/// <summary>The requests that the cases send, and the sizes that they send and ask for in bytes.</summary>
internal static class Messages
{
    public const int LargeRequest = 271_828;
    public const int LargeResponse = 314_159;

    public static readonly int[] RequestSizes = [27_182, 8, 1_828, 45_904];
    public static readonly int[] ResponseSizes = [31_415, 9, 2_653, 58_979];

    public static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    public static SimpleRequest LargeUnary() => new() { Payload = Zeros(LargeRequest), ResponseSize = LargeResponse };

    public static StreamingOutputCallRequest Exchange(int requestSize, params int[] responseSizes) => new()
    {
        Payload = Zeros(requestSize),
        ResponseParameters = { responseSizes.Select(size => new ResponseParameters { Size = size }) },
    };
}
