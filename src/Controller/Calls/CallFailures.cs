using DbCalm.Core.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace DbCalm.Controller.Calls;

/// <summary>Says to every edge what went wrong: failures are themselves, surprises become an id that the log explains.</summary>
internal sealed partial class CallFailures(IHostApplicationLifetime lifetime, ILogger<CallFailures> logger)
{
    /// <summary>The failure of a request that can't be read.</summary>
    public static Failure Unreadable { get; } = new(ErrorCode.InvalidInput, "the request can't be read", "send a message of this method, with text in UTF-8");

    /// <summary>The failure that <paramref name="thrown"/> is to the caller of <paramref name="name"/>.</summary>
    public Failure Explain(string name, Exception thrown)
    {
        switch (thrown)
        {
            case DbCalmException e:
                LogRefused(name, e.Code, e.Message);
                return e.ToFailure();
            case InvalidProtocolBufferException:
                return Unreadable;
            case OperationCanceledException when lifetime.ApplicationStopping.IsCancellationRequested:
                return new Failure(ErrorCode.Unavailable, "the controller is stopping", "try again later");
            default:
                string id = Guid.NewGuid().ToString("N")[..12];
                LogSurprised(id, name, thrown);
                return new Failure(ErrorCode.Internal, $"the controller failed (error {id})", $"look for {id} in the controller's log");
        }
    }

    [LoggerMessage(5001, LogLevel.Debug, "{Method} ended with {Code}: {Reason}")]
    private partial void LogRefused(string method, ErrorCode code, string reason);

    [LoggerMessage(5002, LogLevel.Error, "Error {ErrorId} in {Method}")]
    private partial void LogSurprised(string errorId, string method, Exception exception);
}
