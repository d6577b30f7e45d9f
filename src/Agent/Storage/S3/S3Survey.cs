using Amazon.S3.Model;
using DbCalm.Artefacts.Storage;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Lists all that a bucket holds under the prefix of a repository, finished or not.</summary>
internal sealed class S3Survey(S3Bucket bucket)
{
    /// <summary>Everything under <paramref name="prefix"/>.</summary>
    public async Task<StoreSurvey> RunAsync(string prefix, CancellationToken cancellationToken) =>
        new(await ObjectsAsync(prefix, cancellationToken), await UploadsAsync(prefix, cancellationToken));

    private async Task<IReadOnlyList<StoredObject>> ObjectsAsync(string prefix, CancellationToken cancellationToken)
    {
        var objects = new List<StoredObject>();
        string? next = null;
        do
        {
            string? from = next;
            ListObjectsV2Response page = await bucket.Calls.RunAsync($"list {prefix} in {bucket.Location}", attempt => attempt.Client.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = bucket.Name, Prefix = bucket.FullKey(prefix), ContinuationToken = from }, attempt.Token), cancellationToken);
            objects.AddRange((page.S3Objects ?? []).Select(found => new StoredObject(bucket.KeyOf(found.Key), found.Size ?? 0, Time(found.LastModified))));
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
        return [.. objects.OrderBy(found => found.Key, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<StoredObject>> UploadsAsync(string prefix, CancellationToken cancellationToken)
    {
        var uploads = new List<StoredObject>();
        ListMultipartUploadsResponse? page = null;
        do
        {
            ListMultipartUploadsResponse? before = page;
            page = await bucket.Calls.RunAsync($"list unfinished uploads of {prefix} in {bucket.Location}", attempt => attempt.Client.ListMultipartUploadsAsync(
                new ListMultipartUploadsRequest
                {
                    BucketName = bucket.Name,
                    Prefix = bucket.FullKey(prefix),
                    KeyMarker = before?.NextKeyMarker,
                    UploadIdMarker = before?.NextUploadIdMarker,
                },
                attempt.Token), cancellationToken);
            uploads.AddRange((page.MultipartUploads ?? []).Select(found => new StoredObject(bucket.KeyOf(found.Key), 0, Time(found.Initiated))));
        }
        while (page.IsTruncated == true);
        return [.. uploads.OrderBy(found => found.Key, StringComparer.Ordinal)];
    }

    private static DateTimeOffset Time(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.UnixEpoch;
}
