using DbCalm.Core.Errors;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RpcStatus = DbCalm.Protocol.Rpc.Status;

namespace DbCalm.Protocol.Mapping;

/// <summary>Failures of a call: a gRPC status whose trailer carries the whole <see cref="ErrorDetail"/> in a google.rpc.Status.</summary>
public static class RpcFailureMapping
{
    /// <summary>The trailer that carries the details.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The bytes of the details trailer.</summary>
    public static byte[] ToStatusDetails(this Failure failure) => new RpcStatus
    {
        Code = ErrorTraits.Of(failure.Code).GrpcStatus,
        Message = failure.Message,
        Details = { Any.Pack(failure.ToWire()!) },
    }.ToByteArray();

    /// <summary>The exception that ends a call with <paramref name="failure"/>.</summary>
    public static RpcException ToRpcException(this Failure failure) => new(
        new Status((StatusCode)ErrorTraits.Of(failure.Code).GrpcStatus, failure.Message),
        new Metadata { { DetailsTrailer, failure.ToStatusDetails() } });

    /// <summary>What the peer said; where it gave no details, the nearest code to its status.</summary>
    public static Failure ToFailure(this RpcException exception) =>
        Details(exception) ?? new Failure(FromStatus(exception.StatusCode), exception.Status.Detail, "");

    private static Failure? Details(RpcException exception)
    {
        if (exception.Trailers.GetValueBytes(DetailsTrailer) is not { } bytes)
        {
            return null;
        }

        try
        {
            Any? detail = RpcStatus.Parser.ParseFrom(bytes).Details.FirstOrDefault(any => any.Is(ErrorDetail.Descriptor));
            return detail?.Unpack<ErrorDetail>().ToCore();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ErrorCode FromStatus(StatusCode status) => status switch
    {
        StatusCode.Cancelled => ErrorCode.Cancelled,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => ErrorCode.InvalidInput,
        StatusCode.DeadlineExceeded or StatusCode.Unavailable => ErrorCode.Unavailable,
        StatusCode.NotFound => ErrorCode.NotFound,
        StatusCode.AlreadyExists => ErrorCode.AlreadyExists,
        StatusCode.PermissionDenied => ErrorCode.NotPermitted,
        StatusCode.Unauthenticated => ErrorCode.Unauthenticated,
        StatusCode.FailedPrecondition => ErrorCode.Refused,
        StatusCode.ResourceExhausted => ErrorCode.NoSpace,
        StatusCode.Aborted => ErrorCode.Interrupted,
        StatusCode.DataLoss => ErrorCode.Corrupt,
        _ => ErrorCode.Internal,
    };
}
