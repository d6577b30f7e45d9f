using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage.S3;

/// <summary>A bucket with the prefix of a repository: names objects, looks at them and lists them.</summary>
internal sealed class S3Bucket(Repository repository, StoreSession session)
{
    private readonly S3Settings settings = repository.S3!;

    /// <summary>Makes the calls.</summary>
    public S3Calls Calls { get; } = new(repository, session);

    public string Name => settings.Bucket;

    /// <summary>Where it is, for people.</summary>
    public string Location => repository.Location;

    /// <summary>The service's name of the object <paramref name="key"/>.</summary>
    public string FullKey(string key) => settings.Prefix + key;

    /// <summary>The key of an object of the service, which lies under the prefix.</summary>
    public string KeyOf(string fullKey) => fullKey[settings.Prefix.Length..];

    /// <summary>The object; null when there is none. Throws refused when the credentials may not look or the bucket is not there.</summary>
    public Task<S3Found?> FindAsync(string key, CancellationToken cancellationToken) => Calls.RunAsync($"look at {key} in {Location}", async attempt =>
    {
        try
        {
            return await HeadAsync(attempt, key);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // The answer to a HEAD has no body and thus no code; the same question as a GET says why.
            return await AskWhyAsync(attempt, key);
        }
    }, cancellationToken);

    /// <summary>The object as far as these credentials may know: null when there is none, and when they may not look.</summary>
    public Task<S3Found?> LookAsync(string key, CancellationToken cancellationToken) => Calls.RunAsync($"look at {key} in {Location}", async attempt =>
    {
        try
        {
            return await HeadAsync(attempt, key);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellationToken);

    /// <summary>The names of all objects under <paramref name="prefix"/>, in ordinal order.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        string? next = null;
        do
        {
            string? from = next;
            ListObjectsV2Response page = await Calls.RunAsync($"list {prefix} in {Location}", attempt => attempt.Client.ListObjectsV2Async(
                new ListObjectsV2Request { BucketName = Name, Prefix = FullKey(prefix), ContinuationToken = from }, attempt.Token), cancellationToken);
            keys.AddRange((page.S3Objects ?? []).Where(found => !found.Key.EndsWith('/')).Select(found => KeyOf(found.Key)));
            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    private async Task<S3Found?> HeadAsync(S3Attempt attempt, string key)
    {
        GetObjectMetadataResponse answer = await attempt.Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Name, Key = FullKey(key) }, attempt.Token);
        return new S3Found(answer.ContentLength, answer.Metadata[S3Traits.WriteIdName]);
    }

    private async Task<S3Found?> AskWhyAsync(S3Attempt attempt, string key)
    {
        try
        {
            using GetObjectResponse answer = await attempt.Client.GetObjectAsync(
                new GetObjectRequest { BucketName = Name, Key = FullKey(key), ByteRange = new ByteRange(0, 0) }, attempt.Token);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            return null;
        }

        throw new DbCalmException(ErrorCode.Unavailable, $"can't look at {key} in {Location}: the service contradicts itself", "it may work later");
    }
}
