using System.Security.Cryptography;
using DbCalm.Agent.Identity;
using DbCalm.Core.Errors;
using DbCalm.Protocol.Mapping;
using DbCalm.Protocol.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace DbCalm.Agent.Session;

/// <summary>Keeps one session to the controller up, as long as it is let.</summary>
internal sealed partial class SessionLoop(IdentityKeeping keeping, Func<AgentService.AgentServiceClient, AgentSession> open, ReconnectDelay delay, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private long? welcomedAt;

    /// <summary>A name for this process among all runs of this agent.</summary>
    public static string NewRunId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>True while the controller has taken this host in.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Called each time that the controller has taken this host in.</summary>
    public Action Connected { get; set; } = () => { };

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan wait = await RunOneAsync(cancellationToken);
            await Task.WhenAny(Task.Delay(wait, time, cancellationToken));
        }
    }

    // The loop boundary: however a session ends, there is a next one.
    private async Task<TimeSpan> RunOneAsync(CancellationToken cancellationToken)
    {
        welcomedAt = null;
        AgentIdentity identity = keeping.Current.Value;
        try
        {
            if (await HasReturnedAsync(identity, cancellationToken))
            {
                return TimeSpan.Zero;
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (RpcException e) when (IsRefusal(e.StatusCode))
        {
            Failure failure = e.ToFailure();
            LogRefused(logger, identity.Controller, failure.Message, failure.Hint);
            keeping.LateReturn.NoteRefusal();
            return delay.NextAfterRefusal();
        }
        catch (Exception e)
        {
            NoteEnd(identity.Controller, e);
        }
        finally
        {
            IsConnected = false;
        }

        if (welcomedAt is { } since && time.GetElapsedTime(since) > Stable)
        {
            delay.Reset();
        }

        return delay.Next();
    }

    private void NoteEnd(Uri controller, Exception end)
    {
        if (end is RpcException or SessionBrokenException or DbCalmException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            LogLost(logger, controller, end switch
            {
                RpcException { Status.DebugException: { } cause } => Words(cause),
                RpcException e => e.Status.Detail,
                OperationCanceledException => "no welcome came in time",
                _ => end.Message,
            });
        }
        else
        {
            LogSurprised(logger, end);
        }
    }

    // A controller that knows the authority of this host's certificate no more hangs up within the handshake, and can say no more than that.
    private static string Words(Exception cause) => cause.GetBaseException() is ObjectDisposedException or HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
        ? "it hung up; if that goes on, 'dbcalmctl hosts list' on the controller tells whether this host has to be enrolled again"
        : cause.GetBaseException().Message;

    // Either a session, from its beginning to its end, or what it takes to have one.
    private async Task<bool> HasReturnedAsync(AgentIdentity identity, CancellationToken cancellationToken)
    {
        using GrpcChannel channel = ControllerChannel.Open(identity.Controller, identity.Certificate, identity.Authorities.AcceptsServer);
        if (keeping.LateReturn.IsDue)
        {
            await keeping.LateReturn.RunAsync(new EnrollmentService.EnrollmentServiceClient(channel), cancellationToken);
            return true;
        }

        await open(new AgentService.AgentServiceClient(channel)).RunAsync(Welcomed, cancellationToken);
        return false;
    }

    private static bool IsRefusal(StatusCode status) =>
        status is StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Unauthenticated or StatusCode.PermissionDenied;

    private void Welcomed()
    {
        IsConnected = true;
        welcomedAt = time.GetTimestamp();
        Connected();
    }

    [LoggerMessage(EventId = 1210, Level = LogLevel.Warning, Message = "No session with {Controller}: {Reason}")]
    private static partial void LogLost(ILogger logger, Uri controller, string reason);

    [LoggerMessage(EventId = 1211, Level = LogLevel.Error, Message = "The controller {Controller} refused this host: {Reason}. {Hint}")]
    private static partial void LogRefused(ILogger logger, Uri controller, string reason, string hint);

    [LoggerMessage(EventId = 1212, Level = LogLevel.Error, Message = "The session met with a surprise")]
    private static partial void LogSurprised(ILogger logger, Exception exception);
}
