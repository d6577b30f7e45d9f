using DbCalm.Core.Catalog;
using DbCalm.Core.Fleet;

namespace DbCalm.Core.Jobs;

/// <summary>What somebody asked for, as it is queued; what it takes to do it is worked out when the job is offered.</summary>
public abstract record JobRequest
{
    private JobRequest()
    {
    }

    /// <summary>The kind of job that this request makes.</summary>
    public JobKind Kind => this switch
    {
        TakeBackup => JobKind.Backup,
        Restore => JobKind.Restore,
        Verify => JobKind.Verify,
        _ => throw new InvalidOperationException($"unknown request {GetType().Name}"),
    };

    /// <summary>Take a backup of an instance.</summary>
    /// <param name="Instance">The database server.</param>
    /// <param name="BackupId">The id that the backup will have.</param>
    /// <param name="Type">Full or incremental.</param>
    /// <param name="From">The base of an incremental; null for the newest one that fits.</param>
    /// <param name="Repository">Where to keep it; null for the host's default.</param>
    public sealed record TakeBackup(InstanceName Instance, BackupId BackupId, BackupType Type, BackupId? From, RepositoryName? Repository) : JobRequest;

    /// <summary>Restore a backup with everything it is built on. Exactly one of the two targets is set.</summary>
    /// <param name="BackupId">The newest backup to apply.</param>
    /// <param name="ToDirectory">An absolute path on the host that runs the job; it must not exist or be empty.</param>
    /// <param name="ToInstance">A stopped database server with an empty data directory.</param>
    public sealed record Restore(BackupId BackupId, string? ToDirectory, InstanceName? ToInstance) : JobRequest;

    /// <summary>Verify a backup.</summary>
    /// <param name="BackupId">The backup.</param>
    /// <param name="Deep">Also extract, prepare and check every tablespace of the chain up to it.</param>
    public sealed record Verify(BackupId BackupId, bool Deep) : JobRequest;
}
