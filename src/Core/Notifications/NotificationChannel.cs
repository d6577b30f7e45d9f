using DbCalm.Core.Names;
using DbCalm.Core.Selectors;

namespace DbCalm.Core.Notifications;

/// <summary>Somebody who wants to be told. Made by <see cref="ChannelSettings.Read"/>, which checks it.</summary>
public sealed record NotificationChannel
{
    public required ChannelName Name { get; init; }

    /// <summary>Set for a webhook.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>Set for e-mail.</summary>
    public MailTarget? Mail { get; init; }

    /// <summary>The authorities to trust in place of the system's: a PEM file on the controller's host; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>What it is told.</summary>
    public IReadOnlySet<NotificationEvent> Events { get; init; } = new HashSet<NotificationEvent>(NotificationEvents.All);

    /// <summary>The instances of which it is told; null: all, and repositories too.</summary>
    public Selector? Selector { get; init; }

    /// <summary>How often it is reminded of what is still wrong; null: never.</summary>
    public TimeSpan? Reminder { get; init; }

    /// <summary>Whether it is told of what concerns an instance with <paramref name="labels"/>; null when it concerns none.</summary>
    public bool Concerns(IReadOnlyDictionary<string, string>? labels) => Selector is null || (labels is not null && Selector.Matches(labels));
}
