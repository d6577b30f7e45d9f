namespace Grpc.Core;

/// <summary>A running call that sent one request and reads many responses. Disposing it before its end cancels it.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly CallCallbacks callbacks;

    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(responseStream, new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction))
    {
    }

    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
        : this(responseStream, new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state))
    {
    }

    private AsyncServerStreamingCall(IAsyncStreamReader<TResponse> responseStream, CallCallbacks callbacks)
    {
        ResponseStream = responseStream;
        this.callbacks = callbacks;
    }

    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    public Task<Metadata> ResponseHeadersAsync => callbacks.Headers;

    /// <summary>The final status; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Status GetStatus() => callbacks.Status;

    /// <summary>The trailing headers; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Metadata GetTrailers() => callbacks.Trailers;

    public void Dispose() => callbacks.Release();
}
