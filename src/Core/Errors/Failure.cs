namespace DbCalm.Core.Errors;

/// <summary>A failure as a value: what a job ends with and what an edge answers.</summary>
public sealed record Failure(ErrorCode Code, string Message, string Hint)
{
    /// <summary>The failure as an exception, where the caller expects one.</summary>
    public DbCalmException ToException() => new(Code, Message, Hint);
}
