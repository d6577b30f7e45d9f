using Amazon.S3;
using Amazon.S3.Model;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Makes addresses of objects that carry their own permission.</summary>
internal sealed class S3Link(Repository repository, StoreSession session)
{
    /// <summary>An address that reads the object <paramref name="key"/> for <paramref name="expires"/>; whoever has it needs nothing else. Throws refused when the credentials can't be had.</summary>
    public Task<string> MakeAsync(string key, TimeSpan expires, CancellationToken cancellationToken)
    {
        var bucket = new S3Bucket(repository, session);
        return bucket.Calls.RunAsync($"sign an address in {bucket.Location}", attempt => attempt.Client.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = bucket.Name,
            Key = bucket.FullKey(key),
            Verb = HttpVerb.GET,
            Expires = session.Time.GetUtcNow().UtcDateTime + expires,
            Protocol = repository.S3!.Endpoint is { Scheme: "http" } ? Amazon.S3.Protocol.HTTP : Amazon.S3.Protocol.HTTPS,
        }), cancellationToken);
    }
}
