namespace DbCalm.Core.Notifications;

/// <summary>Where a webhook's messages go. Exactly one of the two addresses is set.</summary>
public sealed record WebhookTarget
{
    /// <summary>The address.</summary>
    public Uri? Url { get; init; }

    /// <summary>The file on the controller's host that holds the address, which is a secret then.</summary>
    public string? UrlFile { get; init; }

    /// <summary>What is sent.</summary>
    public BodyFormat Format { get; init; }

    /// <summary>The file on the controller's host with the key that messages are signed with; null: they are not.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Whether an address without TLS may be another machine's.</summary>
    public bool AllowHttp { get; init; }
}
