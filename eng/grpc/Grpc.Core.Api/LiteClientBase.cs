namespace Grpc.Core;

/// <summary>Base of clients that are generated with the lite_client option: an invoker and nothing else.</summary>
public abstract class LiteClientBase
{
    /// <summary>For test doubles, which override every method and never start a call.</summary>
    protected LiteClientBase()
        : this(UnusableCallInvoker.Instance)
    {
    }

    protected LiteClientBase(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        CallInvoker = channel.CreateCallInvoker();
    }

    protected LiteClientBase(CallInvoker callInvoker)
    {
        ArgumentNullException.ThrowIfNull(callInvoker);
        CallInvoker = callInvoker;
    }

    protected CallInvoker CallInvoker { get; }
}
