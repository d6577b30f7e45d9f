namespace DbCalm.Controller.Notifications;

/// <summary>A mail server that does not do as it should.</summary>
internal sealed class SmtpException(string message, int code = 0) : Exception(message)
{
    /// <summary>What it answered; 0 when it was no answer.</summary>
    public int Code { get; } = code;
}
