using Grpc.Core;

namespace DbCalm.Controller.Calls;

/// <summary>A call to an endpoint that no server of gRPC makes: one that came in another way, or that somebody made before and that is carried out now. No connection of gRPC is behind it.</summary>
internal sealed class DetachedCall : ServerCallContext
{
    private readonly CallContext call;

    /// <param name="call">The call, with the caller as whom it is made.</param>
    public DetachedCall(CallContext call)
    {
        this.call = call;
        UserState[CallContext.Key] = call;
    }

    /// <inheritdoc/>
    protected override string MethodCore => call.Call.Name;

    /// <inheritdoc/>
    protected override string HostCore => "";

    /// <inheritdoc/>
    protected override string PeerCore => call.Address;

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => DateTime.MaxValue;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore { get; } = [];

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => call.CancellationToken;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore { get; } = [];

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => throw new NotSupportedException("no connection of gRPC is behind this call");

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException("no connection of gRPC is behind this call");
}
