namespace Grpc.Core;

internal sealed class CompositeChannelCredentials : ChannelCredentials
{
    private readonly ChannelCredentials channel;
    private readonly CallCredentials call;

    public CompositeChannelCredentials(ChannelCredentials channel, CallCredentials call)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(call);
        if (!channel.IsComposable)
            throw new ArgumentException($"{channel.GetType().Name} cannot carry call credentials", nameof(channel));

        this.channel = channel;
        this.call = call;
    }

    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetCompositeCredentials(state, channel, call);
}
