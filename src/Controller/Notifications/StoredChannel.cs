using DbCalm.Core.Names;
using DbCalm.Core.Notifications;

namespace DbCalm.Controller.Notifications;

/// <summary>A channel as it is stored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its keys and values.</param>
/// <param name="Channel">What they mean; null when this version can't read them.</param>
/// <param name="Problem">Why it can't; empty otherwise.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
internal sealed record StoredChannel(
    ChannelName Name, IReadOnlyDictionary<string, string> Settings, NotificationChannel? Channel, string Problem, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
