namespace DbCalm.Core.Notifications;

/// <summary>How much a message matters.</summary>
public enum Severity
{
    /// <summary>Something is as it should be again.</summary>
    Info,

    /// <summary>Something will go wrong if nobody does anything.</summary>
    Warning,

    /// <summary>Something went wrong.</summary>
    Error,
}
