using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Removes objects with all their versions, and says why when one may not go.</summary>
internal sealed class S3Removal(S3Bucket bucket)
{
    /// <summary>Removes every version of <paramref name="key"/>; throws refused, with the date when it is known, when one is locked.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? versions = await FindVersionsAsync(key, cancellationToken);
        if (versions is null)
        {
            await DeleteUnseenAsync(key, cancellationToken);
            return;
        }

        foreach (string version in versions)
        {
            await DeleteVersionAsync(key, version, cancellationToken);
        }
    }

    /// <summary>Removes what unfinished uploads left under <paramref name="prefix"/>.</summary>
    public async Task DeleteUnfinishedAsync(string prefix, CancellationToken cancellationToken)
    {
        var next = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = bucket.FullKey(prefix) };
        ListMultipartUploadsResponse page;
        do
        {
            page = await bucket.Calls.RunAsync($"list the unfinished {prefix} in {bucket.Location}", attempt => attempt.Client.ListMultipartUploadsAsync(next, attempt.Token), cancellationToken);
            foreach (MultipartUpload upload in page.MultipartUploads ?? [])
            {
                await S3Upload.AbortAsync(bucket, bucket.KeyOf(upload.Key), upload.UploadId, cancellationToken);
            }

            next = new ListMultipartUploadsRequest { BucketName = bucket.Name, Prefix = next.Prefix, KeyMarker = page.NextKeyMarker, UploadIdMarker = page.NextUploadIdMarker };
        }
        while (page.IsTruncated == true);
    }

    /// <summary>All versions and delete markers of the key; null when these credentials may not list them.</summary>
    private async Task<IReadOnlyList<string>?> FindVersionsAsync(string key, CancellationToken cancellationToken)
    {
        var versions = new List<string>();
        var next = new ListVersionsRequest { BucketName = bucket.Name, Prefix = bucket.FullKey(key) };
        ListVersionsResponse page;
        do
        {
            try
            {
                page = await bucket.Calls.RunAsync($"list the versions of {key} in {bucket.Location}", attempt => attempt.Client.ListVersionsAsync(next, attempt.Token), cancellationToken);
            }
            catch (DbCalmException e) when (S3Errors.IsAccessDenied(e) || S3Errors.HasCode(e, "NotImplemented"))
            {
                return null;
            }

            versions.AddRange((page.Versions ?? []).Where(version => version.Key == next.Prefix).Select(version => version.VersionId));
            next = new ListVersionsRequest { BucketName = bucket.Name, Prefix = next.Prefix, KeyMarker = page.NextKeyMarker, VersionIdMarker = page.NextVersionIdMarker };
        }
        while (page.IsTruncated == true);
        return versions;
    }

    private async Task DeleteUnseenAsync(string key, CancellationToken cancellationToken)
    {
        DeleteObjectResponse answer = await bucket.Calls.RunAsync($"delete {key} in {bucket.Location}", attempt => attempt.Client.DeleteObjectAsync(
            new DeleteObjectRequest { BucketName = bucket.Name, Key = bucket.FullKey(key) }, attempt.Token), cancellationToken);
        if (answer.DeleteMarker == "true")
        {
            throw new DbCalmException(
                ErrorCode.Refused,
                $"{key} is hidden but not deleted: the bucket keeps versions, and the access key may not list them in {bucket.Location}",
                "allow s3:ListBucketVersions and s3:DeleteObjectVersion");
        }
    }

    private async Task DeleteVersionAsync(string key, string version, CancellationToken cancellationToken)
    {
        try
        {
            await bucket.Calls.RunAsync($"delete {key} in {bucket.Location}", attempt => attempt.Client.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), VersionId = version }, attempt.Token), cancellationToken);
        }
        catch (DbCalmException e) when (e.Code == ErrorCode.Refused)
        {
            string? locked = await FindLockAsync(key, version, cancellationToken);
            if (locked is null)
            {
                throw;
            }

            throw new DbCalmException(ErrorCode.Refused, $"{key} in {bucket.Location} {locked}", "wait until then, or release it by the service's own means", e);
        }
    }

    /// <summary>What keeps the version, e.g. <c>is locked until 2026-12-24T18:00:00Z</c>; null when nothing does or these credentials may not know.</summary>
    private async Task<string?> FindLockAsync(string key, string version, CancellationToken cancellationToken)
    {
        string what = $"look at the lock of {key} in {bucket.Location}";
        try
        {
            GetObjectMetadataResponse found = await bucket.Calls.RunAsync(what, attempt => attempt.Client.GetObjectMetadataAsync(
                new GetObjectMetadataRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), VersionId = version }, attempt.Token), cancellationToken);
            if (found.ObjectLockLegalHoldStatus == ObjectLockLegalHoldStatus.On)
            {
                return "is under a legal hold";
            }

            return found.ObjectLockRetainUntilDate is { } until && found.ObjectLockMode is not null
                ? "is locked until " + until.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                : null;
        }
        catch (DbCalmException e) when (e.Code is ErrorCode.Refused or ErrorCode.NotFound)
        {
            return null;
        }
    }
}
