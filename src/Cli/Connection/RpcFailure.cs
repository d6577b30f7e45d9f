using System.Security.Authentication;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using RpcStatus = DbCalm.Protocol.Rpc.Status;

namespace DbCalm.Cli.Connection;

/// <summary>
/// Failures of calls in the project's terms: the controller's own words when it sent them, otherwise what the transport knows.
/// </summary>
internal static class RpcFailure
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The failure behind <paramref name="exception"/>.</summary>
    public static Failure Of(RpcException exception) =>
        Details(exception) ?? Dial(exception.Status.DebugException)?.ToFailure() ?? Transport(exception.Status);

    /// <summary>True when the same call may succeed soon: the controller restarts or the connection broke.</summary>
    public static bool IsPassing(RpcException exception)
    {
        if ((Details(exception) ?? Dial(exception.Status.DebugException)?.ToFailure()) is { } known)
        {
            return known.Code == ErrorCode.Unavailable;
        }

        // A stream that a dying controller leaves behind ends with any of these.
        return exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown
            or StatusCode.DeadlineExceeded;
    }

    private static Failure? Details(RpcException exception)
    {
        byte[]? bytes = exception.Trailers.GetValueBytes(DetailsTrailer);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            var detail = RpcStatus.Parser.ParseFrom(bytes).Details.FirstOrDefault(any => any.Is(ErrorDetail.Descriptor));
            return detail?.Unpack<ErrorDetail>().ToCore();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static DbCalmException? Dial(Exception? exception)
    {
        while (exception is not null and not DbCalmException)
        {
            exception = exception.InnerException;
        }

        return exception as DbCalmException;
    }

    private static Failure Transport(Status status) => status.StatusCode switch
    {
        StatusCode.DeadlineExceeded =>
            new(ErrorCode.Unavailable, "the controller did not answer in time", "look at its log, and try again"),
        StatusCode.Unimplemented =>
            new(
                ErrorCode.Internal, "the controller does not know this request",
                "is it older than this dbcalmctl? See 'dbcalmctl status' and 'dbcalmctl --version'"),
        _ when IsHandshake(status.DebugException) =>
            new(
                ErrorCode.Unavailable, $"no TLS connection to the controller: {Innermost(status)}",
                "is this the gRPC port (grpc_listen, 8336 by default), and not the HTTP port?"),
        StatusCode.Unavailable =>
            new(ErrorCode.Unavailable, $"the connection to the controller failed: {Innermost(status)}", "is dbcalm-controller running?"),
        StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown when status.DebugException is not null =>
            new(ErrorCode.Unavailable, $"the connection to the controller broke: {Innermost(status)}", "is dbcalm-controller running?"),
        _ => new(CodeOf(status.StatusCode), status.Detail.Length > 0 ? status.Detail : $"the controller answered {status.StatusCode}", ""),
    };

    private static bool IsHandshake(Exception? exception) =>
        exception is AuthenticationException || (exception?.InnerException is { } inner && IsHandshake(inner));

    private static string Innermost(Status status) => status.DebugException?.GetBaseException().Message ?? status.Detail;

    private static ErrorCode CodeOf(StatusCode status) =>
        Enum.GetValues<ErrorCode>().FirstOrDefault(code => ErrorTraits.Of(code).GrpcStatus == (int)status, ErrorCode.Internal);
}
