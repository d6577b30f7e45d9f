namespace DbCalm.Core.Notifications;

/// <summary>How the connection to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Begins in clear and must change to TLS before anything is said.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Implicit,

    /// <summary>In clear, for a server on the same machine.</summary>
    None,
}
