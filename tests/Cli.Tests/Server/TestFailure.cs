using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

/// <summary>Failures as the controller sends them.</summary>
internal static class TestFailure
{
    public static RpcException Of(string code, string message, string hint)
    {
        var status = (StatusCode)ErrorTraits.Of(ErrorTraits.FromName(code)).GrpcStatus;
        var details = new Protocol.Rpc.Status
        {
            Code = (int)status,
            Message = message,
            Details = { Any.Pack(new ErrorDetail { Code = code, Message = message, Hint = hint }) },
        };
        return new RpcException(new Status(status, message), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } });
    }
}
