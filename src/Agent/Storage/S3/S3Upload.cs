using Amazon.S3.Model;
using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>An object that is made from parts: begun, fed by several threads, and completed or aborted.</summary>
internal sealed class S3Upload(S3Bucket bucket, S3Traits traits, string key, string uploadId)
{
    private readonly Lock gate = new();
    private readonly List<PartETag> parts = [];

    /// <summary>Begins it; nothing is visible yet.</summary>
    public static async Task<S3Upload> BeginAsync(S3Bucket bucket, S3Traits traits, string key, string writeId, CancellationToken cancellationToken)
    {
        string id = await bucket.Calls.RunAsync($"write {key} in {bucket.Location}", async attempt =>
        {
            var request = new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.FullKey(key) };
            traits.Apply(request, writeId);
            return (await attempt.Client.InitiateMultipartUploadAsync(request, attempt.Token)).UploadId;
        }, cancellationToken);
        return new S3Upload(bucket, traits, key, id);
    }

    /// <summary>Sends part <paramref name="number"/>; returns when the service has it.</summary>
    public async Task SendAsync(int number, PartBuffer part, CancellationToken cancellationToken)
    {
        string? digest = traits.IsLocking ? part.Md5() : null;
        string tag = await bucket.Calls.RunAsync($"write part {number} of {key} in {bucket.Location}", async attempt =>
        {
            var body = new PartStream(part, attempt);
            try
            {
                return (await attempt.Client.UploadPartAsync(Request(number, body, digest), attempt.Token)).ETag;
            }
            finally
            {
                body.Release();
            }
        }, cancellationToken);
        lock (gate)
        {
            parts.Add(new PartETag(number, tag));
        }
    }

    /// <summary>Makes the object of all parts that were sent.</summary>
    public async Task CompleteAsync(S3Attempt attempt)
    {
        List<PartETag> all;
        lock (gate)
        {
            all = [.. parts.OrderBy(part => part.PartNumber)];
        }

        await attempt.Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), UploadId = uploadId, PartETags = all, IfNoneMatch = "*" }, attempt.Token);
    }

    /// <summary>Takes its parts away; does nothing when that was done.</summary>
    public Task AbortAsync(CancellationToken cancellationToken) => AbortAsync(bucket, key, uploadId, cancellationToken);

    /// <inheritdoc cref="AbortAsync(CancellationToken)"/>
    public static async Task AbortAsync(S3Bucket bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            await bucket.Calls.RunAsync($"remove the unfinished {key} in {bucket.Location}", attempt => attempt.Client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = bucket.Name, Key = bucket.FullKey(key), UploadId = uploadId }, attempt.Token), cancellationToken);
        }
        catch (DbCalmException e) when (S3Errors.HasCode(e, "NoSuchUpload"))
        {
            // Somebody else did, or an earlier attempt whose answer was lost.
        }
    }

    private UploadPartRequest Request(int number, PartStream body, string? digest)
    {
        var request = new UploadPartRequest
        {
            BucketName = bucket.Name,
            Key = bucket.FullKey(key),
            UploadId = uploadId,
            PartNumber = number,
            PartSize = body.Length,
            InputStream = body,
            UseChunkEncoding = false,
        };
        if (digest is not null)
        {
            request.MD5Digest = digest;
        }

        return request;
    }
}
