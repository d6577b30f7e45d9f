namespace Grpc.Core;

/// <summary>Where a channel's connection stands.</summary>
public enum ConnectivityState
{
    /// <summary>Not connected and not trying; the next call makes it try.</summary>
    Idle,
    Connecting,
    Ready,

    /// <summary>Failed, and waiting before the next attempt.</summary>
    TransientFailure,

    /// <summary>Closed for good.</summary>
    Shutdown,
}
