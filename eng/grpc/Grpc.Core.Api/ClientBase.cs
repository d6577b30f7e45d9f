namespace Grpc.Core;

/// <summary>What all generated clients have in common: the invoker that they start calls on.</summary>
public abstract class ClientBase
{
    /// <summary>For test doubles, which override every method and never start a call.</summary>
    protected ClientBase()
        : this(UnusableCallInvoker.Instance)
    {
    }

    protected ClientBase(ChannelBase channel)
        : this(InvokerOf(channel))
    {
    }

    protected ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.CreateInvoker();
    }

    protected CallInvoker CallInvoker { get; }

    internal ClientBaseConfiguration Configuration { get; }

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>Where a client's calls go, passed from a client to its changed copy.</summary>
    protected internal sealed class ClientBaseConfiguration
    {
        private readonly CallInvoker target;
        private readonly string? host;

        internal ClientBaseConfiguration(CallInvoker target, string? host)
        {
            ArgumentNullException.ThrowIfNull(target);
            this.target = target;
            this.host = host;
        }

        internal ClientBaseConfiguration WithHost(string newHost)
        {
            ArgumentNullException.ThrowIfNull(newHost);
            return new ClientBaseConfiguration(target, newHost);
        }

        internal CallInvoker CreateInvoker() => host is null ? target : new HostCallInvoker(target, host);
    }
}
