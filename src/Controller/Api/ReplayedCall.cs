using System.Net;
using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;
using Grpc.Core;

namespace DbCalm.Controller.Api;

/// <summary>A call that somebody made before and that is carried out now, as them and from where they were. There is no connection behind it.</summary>
internal sealed class ReplayedCall : ServerCallContext
{
    // Where GetHttpContext looks in a call that did not come over HTTP.
    private const string HttpContextKey = "__HttpContext";
    private readonly StoredApproval approval;
    private readonly CancellationToken cancellationToken;

    /// <param name="approval">What was asked for.</param>
    /// <param name="caller">Who asked, as they may call now.</param>
    /// <param name="services">What serves it.</param>
    /// <param name="cancellationToken">The controller stops.</param>
    public ReplayedCall(StoredApproval approval, Caller caller, IServiceProvider services, CancellationToken cancellationToken)
    {
        (this.approval, this.cancellationToken) = (approval, cancellationToken);
        var http = new DefaultHttpContext { RequestServices = services };
        http.Connection.RemoteIpAddress = IPAddress.TryParse(approval.AskedFrom, out IPAddress? address) ? address : null;
        http.Features.Set(caller);
        http.Features.Set(approval);
        UserState[HttpContextKey] = http;
    }

    /// <inheritdoc/>
    protected override string MethodCore => approval.Path;

    /// <inheritdoc/>
    protected override string HostCore => "";

    /// <inheritdoc/>
    protected override string PeerCore => approval.AskedFrom;

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => DateTime.MaxValue;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore { get; } = [];

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => cancellationToken;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore { get; } = [];

    /// <inheritdoc/>
    protected override Status StatusCore { get; set; }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => throw new NotSupportedException("a call that is replayed has no connection");

    /// <inheritdoc/>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException("a call that is replayed has no connection");
}
