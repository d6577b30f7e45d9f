namespace DbCalm.Controller.Notifications;

/// <summary>Who is told of what, and that they are.</summary>
internal static class NotificationsFeature
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<DeliveryLimits>()
        .AddSingleton<DeliverySignal>()
        .AddSingleton<ChannelBook>()
        .AddSingleton<NotificationBook>()
        .AddSingleton<ConditionBook>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<MailSender>()
        .AddSingleton<Attempts>()
        .AddSingleton<ChannelDelivery>()
        .AddSingleton<DeliveryLoop>()
        .AddHostedService(provider => provider.GetRequiredService<DeliveryLoop>());
}
