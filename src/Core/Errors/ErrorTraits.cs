namespace DbCalm.Core.Errors;

/// <summary>The one table that says what an <see cref="ErrorCode"/> means to a retry, to gRPC, to HTTP and to a shell.</summary>
/// <param name="IsTransient">True when the same request may succeed later with nothing changed.</param>
/// <param name="GrpcStatus">The canonical gRPC status number.</param>
/// <param name="HttpStatus">The HTTP status number.</param>
/// <param name="ExitCode">The exit code of <c>dbcalmctl</c>: 1 failed, 2 usage, 3 not found, 4 refused, 5 unavailable, 6 not permitted, 7 waits for approval.</param>
public sealed record ErrorTraits(bool IsTransient, int GrpcStatus, int HttpStatus, int ExitCode)
{
    /// <summary>The traits of <paramref name="code"/>.</summary>
    public static ErrorTraits Of(ErrorCode code) => code switch
    {
        ErrorCode.Internal => new(false, 13, 500, 1),
        ErrorCode.InvalidInput => new(false, 3, 400, 2),
        ErrorCode.Unauthenticated => new(false, 16, 401, 6),
        ErrorCode.NotPermitted => new(false, 7, 403, 6),
        ErrorCode.Throttled => new(true, 8, 429, 5),
        ErrorCode.NotFound => new(false, 5, 404, 3),
        ErrorCode.AlreadyExists => new(false, 6, 409, 4),
        ErrorCode.Refused => new(false, 9, 409, 4),
        ErrorCode.ApprovalNeeded => new(false, 9, 409, 7),
        ErrorCode.Unavailable => new(true, 14, 503, 5),
        ErrorCode.ToolFailed => new(false, 2, 502, 1),
        // Only jobs end with it, never a call; the number is one that gRPC itself does not use.
        ErrorCode.HookFailed => new(false, 11, 502, 1),
        ErrorCode.NoSpace => new(false, 8, 507, 1),
        ErrorCode.Corrupt => new(false, 15, 500, 1),
        ErrorCode.Cancelled => new(false, 1, 499, 1),
        ErrorCode.Interrupted => new(true, 10, 503, 1),
    };

    /// <summary>The wire name of <paramref name="code"/>: snake case, stable, e.g. <c>not_found</c>.</summary>
    public static string NameOf(ErrorCode code) => code switch
    {
        ErrorCode.Internal => "internal",
        ErrorCode.InvalidInput => "invalid_input",
        ErrorCode.Unauthenticated => "unauthenticated",
        ErrorCode.NotPermitted => "not_permitted",
        ErrorCode.Throttled => "throttled",
        ErrorCode.NotFound => "not_found",
        ErrorCode.AlreadyExists => "already_exists",
        ErrorCode.Refused => "refused",
        ErrorCode.ApprovalNeeded => "approval_needed",
        ErrorCode.Unavailable => "unavailable",
        ErrorCode.ToolFailed => "tool_failed",
        ErrorCode.HookFailed => "hook_failed",
        ErrorCode.NoSpace => "no_space",
        ErrorCode.Corrupt => "corrupt",
        ErrorCode.Cancelled => "cancelled",
        ErrorCode.Interrupted => "interrupted",
    };

    /// <summary>The code whose wire name is <paramref name="name"/>; <see cref="ErrorCode.Internal"/> for a name of a newer peer.</summary>
    public static ErrorCode FromName(string name) =>
        Enum.GetValues<ErrorCode>().FirstOrDefault(code => NameOf(code) == name, ErrorCode.Internal);
}
