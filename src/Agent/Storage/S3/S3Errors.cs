using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using DbCalm.Core.Errors;
using DbCalm.Core.Repositories;
using ObjectLockMode = DbCalm.Core.Repositories.ObjectLockMode;

namespace DbCalm.Agent.Storage.S3;

/// <summary>What a failed call on a bucket means to people. Only status and code count: some services leave the message empty.</summary>
internal sealed class S3Errors(Repository repository)
{
    private readonly string place = repository.S3!.Endpoint?.GetLeftPart(UriPartial.Authority) ?? $"Amazon S3 in {repository.S3.Region}";

    /// <summary>The failure of an attempt to <paramref name="what"/>, e.g. <c>write db1/x/data in s3://backups/</c>.</summary>
    public DbCalmException Explain(string what, Exception error, S3Attempt attempt)
    {
        if (Find<DbCalmException>(error) is { } known)
        {
            return known;
        }

        if (attempt.WasSilent)
        {
            return new(ErrorCode.Unavailable, $"can't {what}: {place} does not answer any more", "check the service and the network to it", error);
        }

        return Find<AmazonServiceException>(error) is { StatusCode: not 0 } answer ? ExplainAnswer(what, answer, error) : ExplainNoAnswer(what, error);
    }

    /// <summary>True when the service answered that these credentials may not do this.</summary>
    public static bool IsAccessDenied(DbCalmException error) =>
        Find<AmazonS3Exception>(error.InnerException) is { StatusCode: HttpStatusCode.Forbidden, ErrorCode: "AccessDenied" or "Forbidden" or "" or null };

    /// <summary>True when the service answered with this code.</summary>
    public static bool HasCode(DbCalmException error, string code) => Find<AmazonS3Exception>(error.InnerException)?.ErrorCode == code;

    /// <summary>How long the service asked to wait; null when it did not.</summary>
    public static TimeSpan? FindRetryAfter(Exception? error) =>
        Find<HttpErrorResponseException>(error)?.Response?.GetHeaderValue("Retry-After") is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Describe(AmazonServiceException answer) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode}{(string.IsNullOrEmpty(answer.ErrorCode) ? "" : " " + answer.ErrorCode)}");

    private DbCalmException ExplainAnswer(string what, AmazonServiceException answer, Exception error)
    {
        string name = repository.Name.ToString();
        (ErrorCode code, string why, string hint) = answer.ErrorCode switch
        {
            "NoSuchBucket" => (ErrorCode.Refused, $"bucket {repository.S3!.Bucket} does not exist at {place}", $"create it, or correct 'bucket' of repository {name}"),
            "AccessDenied" => (ErrorCode.Refused, "access denied", "allow it in the policy of the user or the bucket"),
            "InvalidAccessKeyId" => (ErrorCode.Refused, $"{place} does not know the access key", $"correct access_key_id of repository {name}"),
            "SignatureDoesNotMatch" => (ErrorCode.Refused, "the secret does not belong to the access key", $"correct the secret_access_key of repository {name}"),
            "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => (ErrorCode.Refused, "the credentials have expired", $"renew the session token of repository {name}"),
            "RequestTimeTooSkewed" => (ErrorCode.Refused, $"this host's clock differs too much from that of {place}", "set the clock, e.g. with chrony or timedatectl set-ntp true"),
            "AuthorizationHeaderMalformed" or "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException" =>
                (ErrorCode.Refused, $"bucket {repository.S3!.Bucket} is not in region {repository.S3.Region}", $"correct 'region' or 'endpoint' of repository {name}"),
            "QuotaExceeded" or "InsufficientStorage" or "InsufficientCapacity" => (ErrorCode.NoSpace, "the quota is reached", "raise it, or let older backups expire"),
            "EntityTooLarge" => (ErrorCode.Refused, "it is larger than the service takes", $"correct part_size of repository {name}"),
            "InvalidStorageClass" => (ErrorCode.Refused, $"{place} has no storage class {repository.S3!.StorageClass}", $"correct storage_class of repository {name}"),
            "ObjectLockConfigurationNotFoundError" => NoLock(name),
            "InvalidRequest" when IsLockWanted => NoLock(name),
            "NoSuchUpload" => (ErrorCode.Refused, "the unfinished upload was removed by somebody", "start it again"),
            "PreconditionFailed" => (ErrorCode.AlreadyExists, "it exists already", "objects are written once; use a new key"),
            "SlowDown" or "RequestTimeout" or "BadDigest" or "XAmzContentSHA256Mismatch" or "IncompleteBody" or "OperationAborted"
                or "ConditionalRequestConflict" or "ConcurrentModification" or "RequestTimeoutException" => Transient(answer),
            _ => ByStatus(answer),
        };
        return new DbCalmException(code, $"can't {what}: {why}", hint, error);
    }

    private bool IsLockWanted => repository.S3!.ObjectLock != ObjectLockMode.None || repository.S3.LegalHold;

    private static (ErrorCode Code, string Why, string Hint) NoLock(string name) =>
        (ErrorCode.Refused, "the bucket has no object lock", $"make the bucket with object lock enabled, or set object_lock of repository {name} to none");

    private (ErrorCode Code, string Why, string Hint) Transient(AmazonServiceException answer) =>
        (ErrorCode.Unavailable, $"{place} answered {Describe(answer)}", "it may work later; check the service");

    private (ErrorCode Code, string Why, string Hint) ByStatus(AmazonServiceException answer) => (int)answer.StatusCode switch
    {
        301 or 307 or 308 => (ErrorCode.Refused, $"{place} sends elsewhere for bucket {repository.S3!.Bucket}", $"correct 'region' or 'endpoint' of repository {repository.Name}"),
        401 or 403 => (ErrorCode.Refused, $"access denied ({Describe(answer)})", "allow it in the policy of the user or the bucket"),
        404 => (ErrorCode.NotFound, "it is not there", "see 'dbcalmctl backups list'"),
        412 => (ErrorCode.AlreadyExists, "it exists already", "objects are written once; use a new key"),
        507 => (ErrorCode.NoSpace, "no space left", "give the service more room, or let older backups expire"),
        408 or 429 or >= 500 => Transient(answer),
        _ => (ErrorCode.Refused, $"{place} answered {Describe(answer)}", "check that the endpoint is an S3 service and the settings fit it"),
    };

    private DbCalmException ExplainNoAnswer(string what, Exception error)
    {
        if (Find<AuthenticationException>(error) is { } tls)
        {
            return new(ErrorCode.Refused, $"can't {what}: the certificate of {place} is not trusted: {tls.Message}", $"give its authority's certificate as ca_file of repository {repository.Name}", error);
        }

        if (Find<SocketException>(error) is { } socket)
        {
            string why = socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => $"nothing listens at {place}",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"the name of {place} is not known",
                _ => $"the connection to {place} failed: {socket.Message}",
            };
            return new(ErrorCode.Unavailable, $"can't {what}: {why}", $"check the service, the network to it and 'endpoint' of repository {repository.Name}", error);
        }

        if (Find<IOException>(error) is not null || Find<HttpRequestException>(error) is not null || Find<AmazonUnmarshallingException>(error) is not null
            || Find<OperationCanceledException>(error) is not null)
        {
            return new(ErrorCode.Unavailable, $"can't {what}: the connection to {place} broke: {error.Message}", "check the service and the network to it", error);
        }

        return repository.S3!.SecretAccessKey is null && Find<AmazonClientException>(error) is not null
            ? new(ErrorCode.Refused, $"can't {what}: this host has no role that gives credentials", $"give it one, or set access_key_id and secret_access_key of repository {repository.Name}", error)
            : new(ErrorCode.Internal, $"can't {what}: {error.Message}", "", error);
    }
}
