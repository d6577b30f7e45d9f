namespace Grpc.Core;

/// <summary>What a transport offers for each kind of call besides the messages, as functions over one state object.</summary>
internal readonly struct CallCallbacks(
    Func<object, Task<Metadata>> headers,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> release,
    object state)
{
    private static readonly object NoState = new();

    public CallCallbacks(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action release)
        : this(_ => headers, _ => status(), _ => trailers(), _ => release(), NoState)
    {
    }

    public Task<Metadata> Headers => headers(state);

    public Status Status => status(state);

    public Metadata Trailers => trailers(state);

    public void Release() => release(state);
}
