namespace Grpc.Core;

/// <summary>A running call with a stream of messages in each direction. Disposing it before its end cancels it.</summary>
public sealed class AsyncDuplexStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly CallCallbacks callbacks;

    public AsyncDuplexStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(requestStream, responseStream, new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction))
    {
    }

    public AsyncDuplexStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
        : this(requestStream, responseStream, new CallCallbacks(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state))
    {
    }

    private AsyncDuplexStreamingCall(IClientStreamWriter<TRequest> requestStream, IAsyncStreamReader<TResponse> responseStream, CallCallbacks callbacks)
    {
        RequestStream = requestStream;
        ResponseStream = responseStream;
        this.callbacks = callbacks;
    }

    public IClientStreamWriter<TRequest> RequestStream { get; }

    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    public Task<Metadata> ResponseHeadersAsync => callbacks.Headers;

    /// <summary>The final status; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Status GetStatus() => callbacks.Status;

    /// <summary>The trailing headers; throws <see cref="InvalidOperationException"/> while the call still runs.</summary>
    public Metadata GetTrailers() => callbacks.Trailers;

    public void Dispose() => callbacks.Release();
}
