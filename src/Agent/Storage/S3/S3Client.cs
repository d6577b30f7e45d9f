using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using DbCalm.Core.Repositories;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Makes the client of a bucket's service.</summary>
internal static class S3Client
{
    // What the client library reads of a part at once; its own choice of 8 KiB costs calls.
    private const int ReadBytes = 128 << 10;

    /// <summary>A client with the credentials as they are now; throws refused when a secret can't be read.</summary>
    public static AmazonS3Client Open(Repository repository)
    {
        S3Settings settings = repository.S3!;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = settings.Region,
            ForcePathStyle = settings.PathStyle,
            HttpClientFactory = new S3HttpClients(settings.CaFile),
            BufferSize = ReadBytes,
            IgnoreConfiguredEndpointUrls = true,
            // Repeating is this driver's own business: it counts, waits and tells.
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,
            // Older services refuse the trailers with which checksums are sent otherwise; the signature covers the payload's SHA-256.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            DisableLogging = true,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.GetLeftPart(UriPartial.Authority);
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        return FindCredentials(repository, settings) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Null for the host's role.</summary>
    private static AWSCredentials? FindCredentials(Repository repository, S3Settings settings)
    {
        if (settings.SecretAccessKey is not { } secretSource)
        {
            return null;
        }

        string id = settings.AccessKeyId ?? Secrets.Read(settings.AccessKeyIdSource!, $"access_key_id of repository {repository.Name}");
        string secret = Secrets.Read(secretSource, $"secret_access_key of repository {repository.Name}");
        return settings.SessionToken is { } token
            ? new SessionAWSCredentials(id, secret, Secrets.Read(token, $"session_token of repository {repository.Name}"))
            : new BasicAWSCredentials(id, secret);
    }
}
