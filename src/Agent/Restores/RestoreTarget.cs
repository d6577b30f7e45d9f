using DbCalm.Platform;

namespace DbCalm.Agent.Restores;

/// <summary>Where a restore goes, checked and decided before anything is written.</summary>
internal sealed record RestoreTarget
{
    private const UnixFileMode NothingForOthers =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>The data directory to be: absolute, without links.</summary>
    public required string Directory { get; init; }

    /// <summary>For people: <c>/srv/restored</c> or <c>instance db1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>True when the directory itself stays and entries are moved into it; false when a prepared directory takes its place.</summary>
    public required bool StaysInPlace { get; init; }

    /// <summary>The job's own directory, on the target's file system.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Who gets the files; null for whoever the agent runs as.</summary>
    public Ownership? Owner { get; init; }

    /// <summary>The mode of the data directory whose owner gets the files.</summary>
    public UnixFileMode Mode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The mode of restored directories: that of the data directory, but nothing for others, since backups hold what tables hold.</summary>
    public UnixFileMode DirectoryMode => Mode & NothingForOthers;

    /// <summary>The mode of restored files.</summary>
    public UnixFileMode FileMode => DirectoryMode & ~Execute;
}
