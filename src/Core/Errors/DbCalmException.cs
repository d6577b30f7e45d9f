namespace DbCalm.Core.Errors;

/// <summary>The one exception of DbCalm that is meant for people: a code, a message that names the object, and what to do about it.</summary>
public sealed class DbCalmException : Exception
{
    /// <param name="code">What kind of failure this is.</param>
    /// <param name="message">Lower case, names the object.</param>
    /// <param name="hint">What the reader can do; empty when there is nothing to add.</param>
    /// <param name="inner">The cause, for the log.</param>
    public DbCalmException(ErrorCode code, string message, string hint = "", Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
    }

    /// <summary>What kind of failure this is.</summary>
    public ErrorCode Code { get; }

    /// <summary>What the reader can do; may be empty.</summary>
    public string Hint { get; }

    /// <summary>The same facts as a value that can be stored and sent.</summary>
    public Failure ToFailure() => new(Code, Message, Hint);
}
