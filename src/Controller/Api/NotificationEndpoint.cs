using DbCalm.Controller.Database;
using DbCalm.Controller.Notifications;
using DbCalm.Core.Names;
using DbCalm.Core.Notifications;
using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Channel = DbCalm.Protocol.V1.NotificationChannel;
using Notification = DbCalm.Protocol.V1.Notification;

namespace DbCalm.Controller.Api;

/// <summary>Notifications for operators.</summary>
internal sealed class NotificationEndpoint(ChannelBook book, ChannelReader channels, NotificationBook notifications, ChannelDelivery delivery, TimeProvider time)
    : NotificationService.NotificationServiceBase
{
    /// <inheritdoc/>
    public override async Task<CreateChannelResponse> CreateChannel(CreateChannelRequest request, ServerCallContext context)
    {
        StoredChannel made = await book.CreateAsync(new ChannelName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new CreateChannelResponse { Channel = await channels.GetAsync(made.Name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ListChannelsResponse> ListChannels(ListChannelsRequest request, ServerCallContext context)
    {
        Page<Channel> page = await channels.ListAsync(request.PageSize, request.PageToken, context.CancellationToken);
        return page.ToAnswer<ListChannelsResponse, Channel>();
    }

    /// <inheritdoc/>
    public override async Task<GetChannelResponse> GetChannel(GetChannelRequest request, ServerCallContext context) =>
        new() { Channel = await channels.GetAsync(new ChannelName(request.Name), context.CancellationToken) };

    /// <inheritdoc/>
    public override async Task<UpdateChannelResponse> UpdateChannel(UpdateChannelRequest request, ServerCallContext context)
    {
        StoredChannel changed = await book.UpdateAsync(new ChannelName(request.Name), request.Settings.ToDictionary(), context.CancellationToken);
        return new UpdateChannelResponse { Channel = await channels.GetAsync(changed.Name, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<DeleteChannelResponse> DeleteChannel(DeleteChannelRequest request, ServerCallContext context)
    {
        Channel before = await channels.GetAsync(new ChannelName(request.Name), context.CancellationToken);
        await book.DeleteAsync(new ChannelName(request.Name), context.CancellationToken);
        return new DeleteChannelResponse { Channel = before };
    }

    /// <inheritdoc/>
    public override async Task<TestChannelResponse> TestChannel(TestChannelRequest request, ServerCallContext context)
    {
        long begun = time.GetTimestamp();
        Delivery result = await delivery.TestAsync(new ChannelName(request.Name), context.CancellationToken);
        return new TestChannelResponse { Delivered = result.IsDone, Detail = result.Detail, Took = time.GetElapsedTime(begun).ToDuration() };
    }

    /// <inheritdoc/>
    public override async Task<ListNotificationsResponse> ListNotifications(ListNotificationsRequest request, ServerCallContext context)
    {
        ChannelName? channel = request.Channel.Length == 0 ? null : new ChannelName(request.Channel);
        Page<StoredNotification> page = await notifications.ListAsync(channel, request.State.ToStored(), request.PageSize, request.PageToken, context.CancellationToken);
        return page.Select(one => one.ToWire()).ToAnswer<ListNotificationsResponse, Notification>();
    }

    /// <inheritdoc/>
    public override async Task<RetryNotificationResponse> RetryNotification(RetryNotificationRequest request, ServerCallContext context) =>
        new() { Notification = (await notifications.RetryAsync(request.Id, context.CancellationToken)).ToWire() };
}
