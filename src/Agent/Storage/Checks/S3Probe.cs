using System.Globalization;
using DbCalm.Agent.Storage.S3;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage.Checks;

/// <summary>Looks at what only a bucket's service has: secrets, an address, a clock and locks.</summary>
internal sealed class S3Probe(Repository repository, StoreSession session)
{
    // Services refuse a difference of a quarter of an hour.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private readonly S3Settings settings = repository.S3!;
    private DateTimeOffset? theirClock;
    private DateTimeOffset ourClock;

    /// <summary>Reads the secrets and says where they came from.</summary>
    public Task<string> ReadSecretsAsync()
    {
        using Amazon.S3.AmazonS3Client client = S3Client.Open(repository);
        return Task.FromResult(settings.SecretAccessKey is { } source ? $"read from {source}" : "none; the host's role is used");
    }

    /// <summary>Asks the service anything at all, without credentials, and keeps its time.</summary>
    public async Task<string> ReachAsync(CancellationToken cancellationToken)
    {
        string address = settings.Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"https://s3.{settings.Region}.amazonaws.com";
        return await new S3Calls(repository, session).RunAsync($"reach {repository.Location}", async attempt =>
        {
            using HttpClient client = new S3HttpClients(settings.CaFile).CreateHttpClient(attempt.Client.Config);
            using HttpResponseMessage answer = await client.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, attempt.Token);
            theirClock = answer.Headers.Date;
            ourClock = session.Time.GetUtcNow();
            return $"{address} answers";
        }, cancellationToken);
    }

    /// <summary>Compares the clocks.</summary>
    public Task<string> CompareClocksAsync()
    {
        if (theirClock is not { } theirs)
        {
            return Task.FromResult("the service tells no time");
        }

        TimeSpan difference = ourClock - theirs;
        string words = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(difference.TotalSeconds):0} s {(difference < TimeSpan.Zero ? "behind" : "ahead of")} the service");
        return difference.Duration() <= MostSkew
            ? Task.FromResult($"this host is {words}")
            : throw new DbCalmException(ErrorCode.Refused, $"this host's clock is {words}", "set the clock, e.g. with chrony");
    }

    /// <summary>Holds the bucket's lock against the settings.</summary>
    public async Task<string> CompareLockAsync(CancellationToken cancellationToken)
    {
        var bucket = new S3Bucket(repository, session);
        if (settings.ObjectLock != ObjectLockMode.None || settings.LegalHold)
        {
            await new S3Lock(bucket, new S3Traits(repository, session.Time)).CheckBucketAsync(cancellationToken);
            return "the bucket can lock objects, as the settings ask";
        }

        return await new S3Lock(bucket, new S3Traits(repository, session.Time)).FindDefaultAsync(cancellationToken) is { } rule
            ? throw new DbCalmException(ErrorCode.Refused, $"the bucket locks every object by itself ({rule}) and the settings do not say so", "set object_lock and retain, so that retention knows")
            : "no lock is asked for, and the bucket sets none by itself";
    }
}
