namespace DbCalm.Core.Notifications;

/// <summary>What a webhook is sent.</summary>
public enum BodyFormat
{
    /// <summary>Everything that is known, for programs.</summary>
    Json,

    /// <summary>What Slack shows.</summary>
    Slack,

    /// <summary>What Microsoft Teams shows.</summary>
    Teams,
}
