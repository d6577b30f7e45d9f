using System.Text.Json.Serialization;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Core.Jobs;

/// <summary>What somebody asked for, as it is queued; what it takes to do it is worked out when the job is offered.</summary>
[JsonDerivedType(typeof(TakeBackup), "backup")]
[JsonDerivedType(typeof(Restore), "restore")]
[JsonDerivedType(typeof(Verify), "verify")]
[JsonDerivedType(typeof(Copy), "copy")]
[JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Note), "note")]
[JsonDerivedType(typeof(Check), "check")]
[JsonDerivedType(typeof(Rebuild), "rebuild")]
[JsonDerivedType(typeof(Import), "import")]
[JsonDerivedType(typeof(Test), "test")]
[JsonDerivedType(typeof(Rotate), "rotate")]
public abstract record JobRequest
{
    private JobRequest()
    {
    }

    /// <summary>The kind of job that this request makes.</summary>
    [JsonIgnore]
    public JobKind Kind => this switch
    {
        TakeBackup => JobKind.Backup,
        Restore => JobKind.Restore,
        Verify => JobKind.Verify,
        Copy => JobKind.Copy,
        Delete => JobKind.Delete,
        Note => JobKind.Note,
        Check => JobKind.Check,
        Rebuild => JobKind.Rebuild,
        Import => JobKind.Import,
        Test => JobKind.Test,
        Rotate => JobKind.Rotate,
        _ => throw new InvalidOperationException($"unknown request {GetType().Name}"),
    };

    /// <summary>What runs around it on its host; null for nothing.</summary>
    public JobHooks? Hooks { get; init; }

    /// <summary>Take a backup of an instance.</summary>
    /// <param name="Instance">The database server.</param>
    /// <param name="BackupId">The id that the backup will have.</param>
    /// <param name="Type">Full or incremental.</param>
    /// <param name="From">The base of an incremental; null for the newest one that fits.</param>
    /// <param name="Repository">Where to keep it; null for the host's own default.</param>
    /// <param name="CopyTo">Where it is copied to afterwards.</param>
    /// <param name="Schedule">The number of the schedule that wants it; null for a person.</param>
    /// <param name="Pace">How hard it may work, with its copies; null: as the repositories say.</param>
    public sealed record TakeBackup(
        InstanceName Instance, BackupId BackupId, BackupType Type, BackupId? From, RepositoryName? Repository, IReadOnlyList<RepositoryName> CopyTo, int? Schedule = null, Pace? Pace = null)
        : JobRequest;

    /// <summary>Restore a backup with everything it is built on. Exactly one of the two targets is set.</summary>
    /// <param name="BackupId">The newest backup to apply.</param>
    /// <param name="ToDirectory">An absolute path on the host that runs the job; it must not exist or be empty.</param>
    /// <param name="ToInstance">A stopped database server with an empty data directory.</param>
    public sealed record Restore(BackupId BackupId, string? ToDirectory, InstanceName? ToInstance) : JobRequest;

    /// <summary>Verify a backup.</summary>
    /// <param name="BackupId">The backup.</param>
    /// <param name="Deep">Also extract, prepare and check every tablespace of the chain up to it.</param>
    /// <param name="SamplePercent">How much of it to read, above 0 to 100.</param>
    /// <param name="Repository">The copy; null for the first good one.</param>
    public sealed record Verify(BackupId BackupId, bool Deep, double SamplePercent, RepositoryName? Repository) : JobRequest;

    /// <summary>Copy a backup into another repository.</summary>
    /// <param name="BackupId">The backup.</param>
    /// <param name="Repository">Where the copy is made; its row in the catalog is pending.</param>
    /// <param name="Pace">How hard it may work; null: as the repositories say.</param>
    public sealed record Copy(BackupId BackupId, RepositoryName Repository, Pace? Pace = null) : JobRequest;

    /// <summary>Remove copies from one repository.</summary>
    /// <param name="Backups">The backups, dependents before what they are built on.</param>
    /// <param name="Repository">Where they are removed.</param>
    public sealed record Delete(IReadOnlyList<BackupId> Backups, RepositoryName Repository) : JobRequest;

    /// <summary>Write a hold or its release beside a backup.</summary>
    /// <param name="BackupId">The backup.</param>
    /// <param name="Repository">The repository of the copy.</param>
    /// <param name="Hold">The hold; null for its release.</param>
    public sealed record Note(BackupId BackupId, RepositoryName Repository, Hold? Hold) : JobRequest;

    /// <summary>Compare a repository with the catalog.</summary>
    /// <param name="Repository">The repository.</param>
    /// <param name="Sweep">Also remove orphans that are older than a day.</param>
    /// <param name="DryRun">Say what a sweep would remove.</param>
    public sealed record Check(RepositoryName Repository, bool Sweep, bool DryRun) : JobRequest;

    /// <summary>Read the catalog back from a repository.</summary>
    /// <param name="Repository">The repository.</param>
    public sealed record Rebuild(RepositoryName Repository) : JobRequest;

    /// <summary>Take over directories that another program made.</summary>
    /// <param name="Instance">The database server that they are backups of.</param>
    /// <param name="Directories">Absolute paths on the instance's host.</param>
    /// <param name="DryRun">Change nothing.</param>
    public sealed record Import(InstanceName Instance, IReadOnlyList<string> Directories, bool DryRun) : JobRequest;

    /// <summary>Try what a repository has to be able to do.</summary>
    /// <param name="Repository">The repository.</param>
    public sealed record Test(RepositoryName Repository) : JobRequest;

    /// <summary>Wrap the data keys of a repository with its newest key.</summary>
    /// <param name="Repository">The repository.</param>
    public sealed record Rotate(RepositoryName Repository) : JobRequest;
}
