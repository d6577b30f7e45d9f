using DbCalm.Core.Settings;

namespace DbCalm.Core.Notifications;

/// <summary>Every key that a channel's settings may have. All files are on the controller's host; secrets are in them and nowhere else.</summary>
public static class ChannelKeys
{
    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<SettingKey> All { get; } =
    [
        new("type", "webhook|email", "How messages are sent"),
        new("url", "URL", "Where they are posted to; shown to whoever lists channels", "webhook"),
        new("url_file", "FILE", "The file that holds the address, in place of url, when the address is a secret; always with slack and teams", "webhook"),
        new("format", "json|slack|teams", "What is posted (json)", "webhook"),
        new("secret_file", "FILE", "The file with the key that signs what is posted; only its owner may read it", "webhook"),
        new("allow_http", "true|false", "Let the address of another machine be without TLS", "webhook"),
        new("smtp_host", "HOST", "The mail server", "email"),
        new("smtp_port", "1-65535", "Its port (587; 465 with tls implicit, 25 with none)", "email"),
        new("tls", "starttls|implicit|none", "How the connection to it is protected (starttls)", "email"),
        new("user", "NAME", "The login there", "email"),
        new("password_file", "FILE", "The file with its password; only its owner may read it", "email"),
        new("from", "ADDRESS", "The sender", "email"),
        new("to", "ADDRESS,...", "The receivers", "email"),
        new("ca_file", "FILE", "Authorities to trust in place of the system's, PEM"),
        new("events", "EVENT,...", "What is told; everything when nothing is said"),
        new("selector", "LABELS", "Only of instances with these labels, and not of repositories"),
        new("reminder", "TIME or never", "How often it is said again while it lasts (24h)"),
    ];
}
