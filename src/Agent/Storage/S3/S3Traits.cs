using Amazon.S3;
using Amazon.S3.Model;
using DbCalm.Core.Repositories;
using LockWanted = DbCalm.Core.Repositories.ObjectLockMode;

namespace DbCalm.Agent.Storage.S3;

/// <summary>What every object of a repository is born with: class, tags, lock and the mark of its writer.</summary>
internal sealed class S3Traits(Repository repository, TimeProvider time)
{
    /// <summary>The metadata that names the writer, so that it knows its own object again when the answer to a commit was lost.</summary>
    public const string WriteIdName = "x-amz-meta-dbcalm-write";

    private readonly S3Settings settings = repository.S3!;

    /// <summary>True when new objects are locked or held; services then demand a digest of what is sent.</summary>
    public bool IsLocking => settings.ObjectLock != LockWanted.None || settings.LegalHold;

    /// <summary>The lock that an object made now gets; null when it gets none.</summary>
    public ObjectLockRetention? Retention() => LockMode is { } mode ? new ObjectLockRetention { Mode = ObjectLockRetentionMode.FindValue(mode.Value), RetainUntilDate = LockedUntil() } : null;

    /// <summary>True when an object gets a legal hold.</summary>
    public bool IsHeld => settings.LegalHold;

    private Amazon.S3.ObjectLockMode? LockMode => settings.ObjectLock switch
    {
        LockWanted.None => null,
        LockWanted.Governance => Amazon.S3.ObjectLockMode.Governance,
        LockWanted.Compliance => Amazon.S3.ObjectLockMode.Compliance,
    };

    /// <summary>Sets them on an object that is made by one request.</summary>
    public void Apply(PutObjectRequest request, string writeId)
    {
        request.Metadata[WriteIdName] = writeId;
        request.StorageClass = StorageClass();
        request.TagSet = Tags();
        if (LockMode is { } mode)
        {
            request.ObjectLockMode = mode;
            request.ObjectLockRetainUntilDate = LockedUntil();
        }

        if (settings.LegalHold)
        {
            request.ObjectLockLegalHoldStatus = ObjectLockLegalHoldStatus.On;
        }
    }

    /// <summary>Sets them on an object that is made from parts.</summary>
    public void Apply(InitiateMultipartUploadRequest request, string writeId)
    {
        request.Metadata[WriteIdName] = writeId;
        request.StorageClass = StorageClass();
        request.TagSet = Tags();
        if (LockMode is { } mode)
        {
            request.ObjectLockMode = mode;
            request.ObjectLockRetainUntilDate = LockedUntil();
        }

        if (settings.LegalHold)
        {
            request.ObjectLockLegalHoldStatus = ObjectLockLegalHoldStatus.On;
        }
    }

    // Whole seconds: services keep no more.
    private DateTime LockedUntil()
    {
        DateTime until = (time.GetUtcNow() + repository.Retain!.Value).UtcDateTime;
        return until.AddTicks(-(until.Ticks % TimeSpan.TicksPerSecond));
    }

    private S3StorageClass? StorageClass() => settings.StorageClass is { } name ? S3StorageClass.FindValue(name) : null;

    private List<Tag>? Tags() => settings.Tags.Count == 0 ? null : [.. settings.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
