using Amazon.S3.Model;
using DbCalm.Artefacts.Storage;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage.S3;

/// <summary>
/// A store in a bucket of any service that speaks S3. Works with credentials that may only write (for backups) or only read (for restores
/// and verification): what they may not look at is not checked.
/// </summary>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly S3Bucket bucket;
    private readonly S3Traits traits;
    private readonly S3Removal removal;
    private readonly StoreSession session;
    private readonly long partBytes;

    /// <param name="repository">A repository with a bucket.</param>
    /// <param name="session">Clock, patience and who hears of repeated calls.</param>
    public S3ObjectStore(Repository repository, StoreSession session)
    {
        this.session = session;
        bucket = new S3Bucket(repository, session);
        traits = new S3Traits(repository, session.Time);
        removal = new S3Removal(bucket);
        partBytes = repository.S3!.PartBytes;
    }

    /// <inheritdoc/>
    public string Location => bucket.Location;

    /// <inheritdoc/>
    public async Task<IObjectWriter> CreateAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return await bucket.LookAsync(key, cancellationToken) is null
            ? new S3ObjectWriter(bucket, traits, session, key, partBytes)
            : throw new DbCalmException(ErrorCode.AlreadyExists, $"{key} exists already in {Location}", "objects are written once; use a new key");
    }

    /// <inheritdoc/>
    public async Task<IObjectReader> OpenAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return await bucket.FindAsync(key, cancellationToken) is { } found
            ? new S3ObjectReader(bucket, key, found.Length)
            : throw new DbCalmException(ErrorCode.NotFound, $"{key} is not in {Location}", "check the repository's bucket and prefix; see 'dbcalmctl backups verify'");
    }

    /// <inheritdoc/>
    public async Task<long?> FindLengthAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return (await bucket.FindAsync(key, cancellationToken))?.Length;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return removal.DeleteAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        return removal.DeleteUnfinishedAsync(prefix, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix);
        return bucket.ListAsync(prefix, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StoreSurvey> SurveyAsync(string prefix, CancellationToken cancellationToken) => new S3Survey(bucket).RunAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSpace?> FindSpaceAsync(CancellationToken cancellationToken) => Task.FromResult<StoreSpace?>(null);

    /// <inheritdoc/>
    public async Task CheckReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bucket.Calls.RunAsync($"reach {Location}", attempt => attempt.Client.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = bucket.Name, Prefix = bucket.FullKey(""), MaxKeys = 1 }, attempt.Token), cancellationToken);
        }
        catch (DbCalmException e) when (S3Errors.IsAccessDenied(e))
        {
            // It answered; these credentials may not list.
        }
    }

    /// <inheritdoc/>
    public async Task CheckWritableAsync(CancellationToken cancellationToken)
    {
        if (traits.IsLocking)
        {
            await new S3Lock(bucket, traits).CheckBucketAsync(cancellationToken);
        }

        // An upload that is begun and given up needs the same permission as an object, with the same class, tags and lock, and leaves nothing
        // where a locked object could not be removed again.
        string key = $"probe-{Guid.NewGuid():N}";
        S3Upload upload = await S3Upload.BeginAsync(bucket, traits, key, key, cancellationToken);
        try
        {
            await upload.AbortAsync(cancellationToken);
        }
        catch (DbCalmException e) when (S3Errors.IsAccessDenied(e))
        {
            // Whoever may only write can't take it back; it holds no bytes.
        }
    }
}
