using DbCalm.Core.Errors;

namespace DbCalm.Artefacts.Storage;

/// <summary>What a failed call on a file means to people.</summary>
public static class StoreErrors
{
    private const int NotPermitted = 1;
    private const int InputOutput = 5;
    private const int AccessDenied = 13;
    private const int FileExists = 17;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;

    /// <summary>The failure of an attempt to <paramref name="what"/>, e.g. <c>write db1/x/data in /var/backups</c>.</summary>
    public static DbCalmException Explain(string what, Exception error) => ErrnoOf(error) switch
    {
        NoSpace or QuotaExceeded => new(ErrorCode.NoSpace, $"can't {what}: no space left", "free some space, or use a repository with more room", error),
        ReadOnly => new(ErrorCode.Refused, $"can't {what}: the file system is read-only", "mount it writable, or choose another repository", error),
        AccessDenied or NotPermitted => new(ErrorCode.Refused, $"can't {what}: permission denied", "let the agent's user write there", error),
        FileExists => new(ErrorCode.AlreadyExists, $"can't {what}: it exists already", "objects are written once; use a new key", error),
        InputOutput => new(ErrorCode.Unavailable, $"can't {what}: {error.Message}", "check the disk", error),
        _ => new(ErrorCode.Unavailable, $"can't {what}: {error.Message}", "check the repository's path", error),
    };

    /// <summary>True for what the file system may answer at any time.</summary>
    public static bool IsFileError(Exception error) => error is IOException or UnauthorizedAccessException;

    private static int ErrnoOf(Exception error) => error is UnauthorizedAccessException ? AccessDenied : error.HResult;
}
