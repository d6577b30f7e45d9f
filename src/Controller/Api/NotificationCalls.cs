using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using DbCalm.Core.Names;
using DbCalm.Protocol.V1;

namespace DbCalm.Controller.Api;

/// <summary>What the calls of <see cref="NotificationEndpoint"/> take.</summary>
internal static class NotificationCalls
{
    /// <summary>A line each.</summary>
    public static ServiceCalls All { get; } = ServiceCalls<NotificationEndpoint>.Of(NotificationService.Descriptor, on =>
    [
        on.Unary<CreateChannelRequest, CreateChannelResponse>(e => e.CreateChannel).Fleet(Permission.ManageNotifications),
        on.Unary<ListChannelsRequest, ListChannelsResponse>(e => e.ListChannels).Fleet(Permission.ManageNotifications),
        on.Unary<GetChannelRequest, GetChannelResponse>(e => e.GetChannel).Fleet(Permission.ManageNotifications),
        on.Unary<UpdateChannelRequest, UpdateChannelResponse>(e => e.UpdateChannel).Fleet(Permission.ManageNotifications).Before<ChannelReader>(async (channels, r, c) => await channels.GetAsync(new ChannelName(r.Name), c)),
        on.Unary<DeleteChannelRequest, DeleteChannelResponse>(e => e.DeleteChannel).Fleet(Permission.ManageNotifications).Before<ChannelReader>(async (channels, r, c) => await channels.GetAsync(new ChannelName(r.Name), c)),
        on.Unary<TestChannelRequest, TestChannelResponse>(e => e.TestChannel).Fleet(Permission.ManageNotifications),
        on.Unary<ListNotificationsRequest, ListNotificationsResponse>(e => e.ListNotifications).Fleet(Permission.ManageNotifications),
        on.Unary<RetryNotificationRequest, RetryNotificationResponse>(e => e.RetryNotification).Fleet(Permission.ManageNotifications),
    ]);
}
