using DbCalm.Core.Errors;

namespace DbCalm.Agent.Storage.S3;

/// <summary>Makes an object appear, once: never over another one, and not failed when only the answer was lost.</summary>
/// <param name="bucket">Where.</param>
/// <param name="key">Its key.</param>
/// <param name="writeId">The mark that its writer gave it.</param>
/// <param name="length">Bytes of it.</param>
internal sealed class S3Commit(S3Bucket bucket, string key, string writeId, long length)
{
    private int attempts;

    /// <summary>Runs <paramref name="make"/>, which creates the object and refuses to replace one where the service can; throws already-exists when another has the key.</summary>
    public async Task RunAsync(Func<S3Attempt, Task> make, CancellationToken cancellationToken)
    {
        // Not every service takes the condition on the request that makes an object from parts.
        if (await bucket.LookAsync(key, cancellationToken) is not null)
        {
            throw new DbCalmException(ErrorCode.AlreadyExists, $"{key} exists already in {bucket.Location}", "objects are written once; use a new key");
        }

        try
        {
            await bucket.Calls.RunAsync($"write {key} in {bucket.Location}", async attempt =>
            {
                attempts++;
                await make(attempt);
                return true;
            }, cancellationToken);
        }
        catch (DbCalmException e) when (attempts > 1 || e.Code is ErrorCode.Unavailable)
        {
            if (!await IsOursAsync(e, cancellationToken))
            {
                throw;
            }
        }
    }

    // An earlier attempt may have made the object although its answer never came.
    private async Task<bool> IsOursAsync(DbCalmException error, CancellationToken cancellationToken)
    {
        try
        {
            return await bucket.FindAsync(key, cancellationToken) is { } found && found.WriteId == writeId && found.Length == length;
        }
        catch (DbCalmException e)
        {
            throw new DbCalmException(
                error.Code == ErrorCode.Unavailable ? ErrorCode.Unavailable : ErrorCode.Refused,
                $"can't tell whether {key} was written in {bucket.Location}: {error.Message}, and then: {e.Message}",
                "let the access key read its own objects, and repeat the job",
                e);
        }
    }
}
