namespace DbCalm.Controller.Notifications;

/// <summary>How long a receiver may take.</summary>
internal sealed record DeliveryLimits
{
    /// <summary>To answer the connection.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For all of one attempt.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(30);
}
