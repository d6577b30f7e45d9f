using Amazon.S3;
using Amazon.S3.Model;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Sees to it that objects which ask for a lock have one: some services take the wish for an object that is made from parts and forget it.</summary>
internal sealed class S3Lock(S3Bucket bucket, S3Traits traits)
{
    /// <summary>Throws refused when the bucket can lock nothing; says nothing when these credentials may not know.</summary>
    public async Task CheckBucketAsync(CancellationToken cancellationToken)
    {
        try
        {
            await bucket.Calls.RunAsync($"look at the object lock of {bucket.Location}", attempt => attempt.Client.GetObjectLockConfigurationAsync(
                new GetObjectLockConfigurationRequest { BucketName = bucket.Name }, attempt.Token), cancellationToken);
        }
        catch (DbCalmException e) when (S3Errors.IsAccessDenied(e))
        {
            // The object itself is looked at when it is made.
        }
    }

    /// <summary>The lock that the bucket gives to every object by itself, e.g. <c>COMPLIANCE</c>; null when it gives none or these credentials may not know.</summary>
    public async Task<string?> FindDefaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            GetObjectLockConfigurationResponse found = await bucket.Calls.RunAsync($"look at the object lock of {bucket.Location}", attempt => attempt.Client.GetObjectLockConfigurationAsync(
                new GetObjectLockConfigurationRequest { BucketName = bucket.Name }, attempt.Token), cancellationToken);
            return found.ObjectLockConfiguration?.Rule?.DefaultRetention?.Mode?.Value;
        }
        catch (DbCalmException e) when (e.Code is ErrorCode.Refused or ErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Locks the new object <paramref name="key"/> unless it is; throws when it stays without.</summary>
    public async Task EnsureAsync(string key, CancellationToken cancellationToken)
    {
        string what = $"lock {key} in {bucket.Location}";
        GetObjectMetadataResponse? seen = await LookAsync(what, key, cancellationToken);
        if (traits.Retention() is { } wanted && seen?.ObjectLockMode is null)
        {
            await bucket.Calls.RunAsync(what, attempt => attempt.Client.PutObjectRetentionAsync(
                new PutObjectRetentionRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), Retention = wanted }, attempt.Token), cancellationToken);
        }

        if (traits.IsHeld && seen?.ObjectLockLegalHoldStatus != ObjectLockLegalHoldStatus.On)
        {
            await bucket.Calls.RunAsync(what, attempt => attempt.Client.PutObjectLegalHoldAsync(
                new PutObjectLegalHoldRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), LegalHold = new ObjectLockLegalHold { Status = ObjectLockLegalHoldStatus.On } },
                attempt.Token), cancellationToken);
        }
    }

    /// <summary>Null when these credentials may not look.</summary>
    private async Task<GetObjectMetadataResponse?> LookAsync(string what, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.Calls.RunAsync(what, attempt => attempt.Client.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = bucket.Name, Key = bucket.FullKey(key) }, attempt.Token), cancellationToken);
        }
        catch (DbCalmException e) when (S3Errors.IsAccessDenied(e))
        {
            return null;
        }
    }
}
