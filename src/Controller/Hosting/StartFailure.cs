using DbCalm.Core.Errors;

namespace DbCalm.Controller.Hosting;

/// <summary>Explains what can go wrong at a start that is not a bug.</summary>
internal static class StartFailure
{
    /// <summary>The failure for people; null for a bug, which should show its whole trace.</summary>
    public static Failure? Explain(Exception exception) => exception switch
    {
        DbCalmException known => known.ToFailure(),
        IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException => new Failure(ErrorCode.Unavailable, exception.Message, "check the listening addresses and the data directory"),
        _ => null,
    };
}
