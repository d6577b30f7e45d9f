namespace DbCalm.Core.Notifications;

/// <summary>Where e-mail goes and by which server.</summary>
public sealed record MailTarget
{
    /// <summary>The server's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public required MailSecurity Security { get; init; }

    /// <summary>The login; null for none.</summary>
    public string? User { get; init; }

    /// <summary>The file on the controller's host with the password; set exactly when <see cref="User"/> is.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The sender's address.</summary>
    public required string From { get; init; }

    /// <summary>The receivers' addresses, at least one.</summary>
    public required IReadOnlyList<string> To { get; init; }
}
