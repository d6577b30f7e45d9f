namespace Grpc.Core;

/// <summary>A connection, or a pool of them, to one target; clients of any number of services share it.</summary>
public abstract class ChannelBase
{
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    public string Target { get; }

    public abstract CallInvoker CreateCallInvoker();

    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Does nothing unless the transport has something to wait for.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
