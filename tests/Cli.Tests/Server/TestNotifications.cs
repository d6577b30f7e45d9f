using DbCalm.Protocol.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DbCalm.Cli.Tests.Server;

internal sealed class TestNotifications(TestFleet fleet) : NotificationService.NotificationServiceBase
{
    public override Task<CreateChannelResponse> CreateChannel(CreateChannelRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new CreateChannelResponse { Channel = new NotificationChannel { Name = request.Name, Settings = { request.Settings } } });
    }

    public override Task<ListChannelsResponse> ListChannels(ListChannelsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ListChannelsResponse { Items = { fleet.Channels } });
    }

    public override Task<TestChannelResponse> TestChannel(TestChannelRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new TestChannelResponse { Delivered = request.Name != "broken", Detail = request.Name == "broken" ? "hooks.example answered 404" : "", Took = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(120)) });
    }

    public override Task<ListNotificationsResponse> ListNotifications(ListNotificationsRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new ListNotificationsResponse { Items = { fleet.Notifications.Where(one => request.State is NotificationState.Unspecified || one.State == request.State) } });
    }

    public override Task<RetryNotificationResponse> RetryNotification(RetryNotificationRequest request, ServerCallContext context)
    {
        fleet.Take(request);
        return Task.FromResult(new RetryNotificationResponse { Notification = fleet.Notifications.Single(one => one.Id == request.Id) });
    }
}
